// A call as a statement of PartiQL, where one statement can say it. Source: docs of PartiQL for DynamoDB, statements and data types.
import { isRecord, type Language, type Spoken } from './snippet.js'

type Input = Readonly<Record<string, unknown>>

export const PARTIQL: Language = { name: 'PartiQL', write: (call) => statementOf(call) }

/** Undefined where no statement does the same. */
export function statementOf({ of, name, input }: Spoken): string | undefined {
  if (of !== 'service' || !isRecord(input)) return undefined
  if (name === 'ExecuteStatement') return typeof input['Statement'] === 'string' ? input['Statement'] : undefined
  const from = quotedName(input['TableName'])
  if (from === undefined) return undefined
  if (name === 'PutItem') return whole`INSERT INTO ${from} VALUE ${isPlain(input) ? structOf(input['Item']) : undefined}`
  if (name === 'GetItem') return whole`SELECT ${columns(input)} FROM ${from} WHERE ${keyOf(input['Key'])}`
  if (name === 'DeleteItem') return whole`DELETE FROM ${from} WHERE ${isPlain(input) ? keyOf(input['Key']) : undefined}`
  if (name === 'Query' || name === 'Scan') return selection(from, input)
  return undefined
}

/** The text, unless a part of it can't be said. */
function whole(texts: TemplateStringsArray, ...parts: readonly (string | undefined)[]): string | undefined {
  if (parts.includes(undefined)) return undefined
  return String.raw({ raw: texts }, ...parts)
}

/** Conditions and returned values have no place in these statements. */
const isPlain = (input: Input): boolean =>
  ['ConditionExpression', 'Expected', 'ReturnValues', 'ReturnItemCollectionMetrics'].every(
    (member) => input[member] === undefined,
  )

function selection(table: string, input: Input): string | undefined {
  const index = input['IndexName'] === undefined ? '' : quotedName(input['IndexName'])
  const from = index === '' ? table : whole`${table}.${index}`
  const filter = spelled(input['FilterExpression'], input)
  const key = spelled(input['KeyConditionExpression'], input)
  if (/\battribute_(not_)?exists\b/.test(`${filter ?? ''}`)) return undefined
  const unsaid = ['KeyConditions', 'ScanFilter', 'Segment'].some((member) => input[member] !== undefined)
  // Descending order is said with the name of the sort key, which the request does not have.
  if (unsaid || input['ScanIndexForward'] === false) return undefined
  const conditions = [key, filter === '' || key === '' ? filter : whole`(${filter})`]
  if (conditions.includes(undefined)) return undefined
  const where = conditions.filter((condition) => condition !== '').join(' AND ')
  const head = whole`SELECT ${columns(input)} FROM ${from}`
  return head === undefined || where === '' ? head : `${head} WHERE ${where}`
}

const columns = (input: Input): string | undefined => {
  const projected = spelled(input['ProjectionExpression'], input)
  return projected === '' ? '*' : projected
}

/** An expression with names and values in their places; empty when there is none. */
function spelled(expression: unknown, input: Input): string | undefined {
  if (expression === undefined) return ''
  if (typeof expression !== 'string') return undefined
  const names = isRecord(input['ExpressionAttributeNames']) ? input['ExpressionAttributeNames'] : {}
  const values = isRecord(input['ExpressionAttributeValues']) ? input['ExpressionAttributeValues'] : {}
  let isSayable = true
  const text = expression.replaceAll(/[#:]\w+/g, (place) => {
    const part = place.startsWith('#') ? quotedName(names[place]) : literalOf(values[place])
    if (part === undefined) isSayable = false
    return part ?? ''
  })
  return isSayable ? text : undefined
}

function keyOf(key: unknown): string | undefined {
  if (!isRecord(key)) return undefined
  const parts = Object.entries(key).map(([name, value]) => whole`${quotedName(name)} = ${literalOf(value)}`)
  return parts.includes(undefined) ? undefined : parts.join(' AND ')
}

const quotedName = (name: unknown): string | undefined =>
  typeof name === 'string' && name !== '' ? `"${name.replaceAll('"', '""')}"` : undefined

const quotedText = (text: unknown): string => `'${String(text).replaceAll("'", "''")}'`

/** An attribute value as a literal; bytes have none. */
export function literalOf(value: unknown): string | undefined {
  if (!isRecord(value)) return undefined
  const [[type, of] = ['']] = Object.entries(value)
  if (type === 'S') return quotedText(of)
  if (type === 'N') return String(of)
  if (type === 'BOOL') return of === true ? 'true' : 'false'
  if (type === 'NULL') return 'null'
  if (type === 'M') return structOf(of)
  if (!Array.isArray(of)) return undefined
  if (type === 'L') return listed('[', of.map(literalOf), ']')
  if (type === 'SS') return listed('<<', of.map(quotedText), '>>')
  return type === 'NS' ? listed('<<', of.map(String), '>>') : undefined
}

function structOf(map: unknown): string | undefined {
  if (!isRecord(map)) return undefined
  return listed(
    '{',
    Object.entries(map).map(([name, value]) => whole`${quotedText(name)}: ${literalOf(value)}`),
    '}',
  )
}

const listed = (open: string, parts: readonly (string | undefined)[], close: string): string | undefined =>
  parts.includes(undefined) ? undefined : `${open}${parts.join(', ')}${close}`
