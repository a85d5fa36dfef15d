// The items of a file, whichever of the known forms it has: JSON lines, an array, what `aws dynamodb scan` prints, requests of BatchWriteItem,
// lines of an export. Invariant: each row says where it stands; one that is no item is a fault, and those after it are read.
import { isObject, type JsonObject } from '../../model/json.js'
import { type Form, isTyped, itemIn, RowFault, type RowOf } from './item-form.js'
import { jsonTexts } from './json-texts.js'

/** @param lines of the file */
export async function* rowsIn(lines: AsyncIterable<string>, form: Form): AsyncGenerator<RowOf> {
  for await (const { text, line } of jsonTexts(lines)) {
    try {
      for (const { table, text: own } of itemTexts(text)) {
        yield { ...rowOf(own, form, line), ...(table === undefined ? {} : { table }) }
      }
    } catch (error) {
      if (!(error instanceof RowFault)) throw error
      yield { line, fault: error.message }
    }
  }
}

function rowOf(text: string, form: Form, line: number): RowOf {
  try {
    return { line, item: itemIn(text, form) }
  } catch (error) {
    if (!(error instanceof RowFault)) throw error
    return { line, fault: error.message }
  }
}

interface ItemText {
  readonly text: string
  readonly table?: string
}

/** The items inside a value. Wrappers hold items that say their types; what is no wrapper is an item itself. */
function itemTexts(text: string): readonly ItemText[] {
  const value = parsed(text)
  if (Array.isArray(value)) throw new RowFault('it is an array, and no item')
  if (!isObject(value) || isTyped(value)) return [{ text }]
  if (Array.isArray(value['Items']) && value['Items'].every(isTyped))
    return value['Items'].map((one) => ({ text: JSON.stringify(one) }))
  if (isTyped(value['Item'])) return [{ text: JSON.stringify(value['Item']) }]
  const requests = isObject(value['RequestItems']) ? value['RequestItems'] : value
  return isRequests(requests)
    ? Object.entries(requests).flatMap(([table, list]) => list.map((one) => putOf(table, one)))
    : [{ text }]
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new RowFault(`it is no JSON: ${(error as Error).message}`)
  }
}

function isRequests(value: JsonObject): value is Record<string, readonly JsonObject[]> {
  const lists = Object.values(value)
  const isRequest = (one: unknown): boolean => isObject(one) && (isObject(one['PutRequest']) || isObject(one['DeleteRequest']))
  return lists.length > 0 && lists.every((list) => Array.isArray(list) && list.length > 0 && list.every(isRequest))
}

function putOf(table: string, request: JsonObject): ItemText {
  const put = request['PutRequest']
  if (!isObject(put)) throw new RowFault(`the request to delete from ${table} is no item`)
  return { table, text: JSON.stringify(put['Item']) }
}
