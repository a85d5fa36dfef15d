// The reader of SearchVectors, which is stricter than that of the other operations: it stops at the first member that is null or missing, and
// says where. Columns are those of the body written without blanks.
// Source: measured us-east-1, 2026-08, both sentences; that a null stops it before what is missing is assumed.
import { ApiError, validation } from '../model/errors.js'
import { isObject, type JsonObject } from '../model/json.js'

export interface StrictMember {
  readonly name: string
  /** What it says that it expected in place of null. */
  readonly expected: 'a string' | 'a sequence' | 'i32'
}

/**
 * What the reader says of a member that is not there.
 * @param input without members that are null @param body the text of the input
 * @returns undefined when none of the members is missing or null
 */
export function strictRefusal(members: readonly StrictMember[], input: JsonObject, body: Buffer): ApiError | undefined {
  const lacking = members.find(({ name }) => !Object.hasOwn(input, name))
  if (lacking === undefined) return undefined
  const sent = sentIn(body)
  const entries = Object.entries(sent)
  for (const [at, [name, value]] of entries.entries()) {
    const member = value === null ? members.find((one) => one.name === name) : undefined
    if (member === undefined) continue
    const column = bytesOf(Object.fromEntries(entries.slice(0, at + 1))) - 1 // the body goes on
    return new ApiError('SerializationException', `invalid type: null, expected ${member.expected} at line 1 column ${column}`)
  }
  return validation(`missing field \`${lacking.name}\` at line 1 column ${bytesOf(sent)}`)
}

const bytesOf = (value: object): number => Buffer.byteLength(JSON.stringify(value))

/** The input with what is null in it; it was read before, so it is an object. */
function sentIn(body: Buffer): JsonObject {
  const value: unknown = JSON.parse(body.toString())
  return isObject(value) ? value : {}
}
