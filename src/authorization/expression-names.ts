// The top-level attributes that a request names: in keys and items, in lists, in legacy maps and in expressions. Invariant: an expression is
// read by its tokens, so that what its parser refuses afterwards is no way around a policy: a name counts, whatever stands around it.
// Source: docs specifying-conditions (dynamodb:Attributes).
import { type Token, tokenize } from '../expressions/lexer.js'
import { isObject, type JsonObject } from '../model/json.js'

const MAPS = ['Key', 'Item', 'AttributeUpdates', 'Expected', 'KeyConditions', 'QueryFilter', 'ScanFilter']
const EXPRESSIONS = [
  ...['ProjectionExpression', 'ConditionExpression', 'FilterExpression', 'KeyConditionExpression', 'UpdateExpression'],
]
/** Words of expressions, which are no names: all of them are reserved. */
const WORDS: ReadonlySet<string> = new Set(['and', 'or', 'not', 'between', 'in', 'set', 'remove', 'add', 'delete'])

/** @param members of a request, of a table's part of a batch, or of an action of a transaction */
export function namesInMembers(members: JsonObject): readonly string[] {
  const names = new Set<string>()
  for (const map of MAPS) addNames(names, members[map])
  const { AttributesToGet: list, ExpressionAttributeNames: placeholders, Keys: keys } = members
  if (Array.isArray(list)) for (const name of list as unknown[]) if (typeof name === 'string') names.add(name)
  if (Array.isArray(keys)) for (const key of keys as unknown[]) addNames(names, key)
  for (const member of EXPRESSIONS) {
    const text = members[member]
    if (typeof text === 'string') for (const name of namesInExpression(text, placeholders)) names.add(name)
  }
  return [...names]
}

function addNames(names: Set<string>, map: unknown): void {
  if (isObject(map)) for (const name of Object.keys(map)) names.add(name)
}

/** @param placeholders ExpressionAttributeNames, as it was sent */
export function namesInExpression(text: string, placeholders: unknown): readonly string[] {
  const tokens = tokenize(text)
  return tokens.flatMap((token, at) => (beginsPath(token, tokens[at - 1], tokens[at + 1]) ? nameOf(token, placeholders) : []))
}

/** A name that no dot stands before, and that is no function. */
function beginsPath({ kind, text }: Token, before: Token | undefined, after: Token | undefined): boolean {
  if (before?.text === '.') return false
  if (kind === 'name') return true
  return kind === 'word' && after?.text !== '(' && !WORDS.has(text.toLowerCase())
}

function nameOf({ kind, text }: Token, placeholders: unknown): string | [] {
  if (kind === 'word') return text
  const name = isObject(placeholders) && Object.hasOwn(placeholders, text) ? placeholders[text] : undefined
  return typeof name === 'string' ? name : []
}
