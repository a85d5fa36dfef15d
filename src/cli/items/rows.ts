// The items of a file, whichever of the known forms it has: JSON lines, an array, what `aws dynamodb scan` prints, requests of BatchWriteItem,
// lines of an export, the samples of a NoSQL Workbench model. Invariant: each row says where it stands; one that is no item is a fault, and those after it are read.
import { isObject, type JsonObject } from '../../model/json.js'
import { type Form, isTyped, itemIn, RowFault, type RowOf, valueIn } from './item-form.js'
import { jsonTexts } from './json-texts.js'

/** @param lines of the file */
export async function* rowsIn(lines: AsyncIterable<string>, form: Form): AsyncGenerator<RowOf> {
  for await (const { text, line } of jsonTexts(lines)) {
    try {
      for (const { table, ...found } of itemsIn(text)) {
        yield { ...rowOf(found, form, line), ...(table === undefined ? {} : { table }) }
      }
    } catch (error) {
      if (!(error instanceof RowFault)) throw error
      yield { line, fault: error.message }
    }
  }
}

function rowOf({ value, text }: FoundItem, form: Form, line: number): RowOf {
  try {
    return { line, item: itemIn(value, text, form) }
  } catch (error) {
    if (!(error instanceof RowFault)) throw error
    return { line, fault: error.message }
  }
}

interface FoundItem {
  readonly value: unknown
  readonly text: () => string
  readonly table?: string
}

/** The items inside a value. Wrappers hold items that say their types; what is no wrapper is an item itself. */
function itemsIn(text: string): readonly FoundItem[] {
  const value = valueIn(text)
  if (Array.isArray(value)) throw new RowFault('it is an array, and no item')
  const whole = { value, text: () => text }
  if (!isObject(value) || isTyped(value)) return [whole]
  if (Array.isArray(value['Items']) && value['Items'].every(isTyped)) return value['Items'].map(wrapped)
  if (isTyped(value['Item'])) return [wrapped(value['Item'])]
  if (Array.isArray(value['DataModel'])) return value['DataModel'].filter(isObject).flatMap(samplesOf)
  const requests = isObject(value['RequestItems']) ? value['RequestItems'] : value
  return isRequests(requests)
    ? Object.entries(requests).flatMap(([table, list]) => list.map((one) => putOf(table, one)))
    : [whole]
}

/** The sample items of a table in a model of NoSQL Workbench. Source: the models of aws-samples/aws-dynamodb-examples. */
function samplesOf({ TableName: table, TableData: items }: JsonObject): readonly FoundItem[] {
  if (typeof table !== 'string' || !Array.isArray(items)) return []
  return items.map((item) => ({ table, ...wrapped(item) }))
}

/** Its numbers are texts, so that it lost none of their digits. */
const wrapped = (value: unknown): FoundItem => ({ value, text: () => JSON.stringify(value) })

function isRequests(value: JsonObject): value is Record<string, readonly JsonObject[]> {
  const lists = Object.values(value)
  const isRequest = (one: unknown): boolean => isObject(one) && (isObject(one['PutRequest']) || isObject(one['DeleteRequest']))
  return lists.length > 0 && lists.every((list) => Array.isArray(list) && list.length > 0 && list.every(isRequest))
}

function putOf(table: string, request: JsonObject): FoundItem {
  const put = request['PutRequest']
  if (!isObject(put)) throw new RowFault(`the request to delete from ${table} is no item`)
  return { table, ...wrapped(put['Item']) }
}
