// Request bytes to a value. Invariant: what comes out has no null members, no lone surrogates and bounded depth; names such as
// `__proto__` are own members like any other (JSON.parse makes them so), and of a repeated name the last stands.
// Source: measured, SerializationException without text for what is not JSON; assumed: the depth limit, lone surrogates.
import { isAscii, isUtf8 } from 'node:buffer'
import { ApiError } from '../model/errors.js'
import { isObject, type JsonObject } from '../model/json.js'
import { shortened } from './shortened.js'
import { TextEnds } from './text-ends.js'

/** Levels of braces and brackets. Attribute values may nest 32 deep, two levels each. */
const DEPTH_LIMIT = 1000
/** Shorter requests are judged soon, whatever is in them. */
const LONG_BYTES = 256 * 1024
/** In longer requests the system finds the ends of long texts sooner than a loop passes them. */
const COUNTED_BYTES = 64 * 1024
/** Before a member that is null; and in texts that look like it. */
const NULL_MEMBER = /:[ \t\r\n]*null/

const QUOTE = 0x22
/** `{` and `[` differ by this bit, `}` and `]` too. */
const CURLY_BIT = 0x20
const OPENING = 0x7b
const CLOSING = 0x7d
const LONE_SURROGATE = /\p{Surrogate}/u

/** Whether it takes long to read a request. */
export const isLong = (bytes: Buffer): boolean => bytes.length > LONG_BYTES

/** @throws ApiError SerializationException without text, for anything but one JSON object in UTF-8 */
export function parseJson(bytes: Buffer): JsonObject {
  const text = textOf(bytes)
  if (bytes.length > 2 * DEPTH_LIMIT && mayBeTooDeep(bytes) && isTooDeep(bytes)) throw unreadable()
  const value = isLong(bytes) ? parseLong(bytes, text) : parse(text)
  if (!isObject(value)) throw unreadable()
  if (NULL_MEMBER.test(text)) dropNulls(value)
  if ((text.includes('\\ud') || text.includes('\\uD')) && hasLoneSurrogate(value)) throw unreadable()
  return value
}

/** Without what nobody could take. */
function parseLong(bytes: Buffer, text: string): unknown {
  const short = shortened(bytes, DEPTH_LIMIT)
  if (short.bytes === bytes) return parse(text)
  const value = parse(textOf(short.bytes))
  return short.isEnough(value) ? value : parse(text)
}

const unreadable = (): ApiError => new ApiError('SerializationException')

function textOf(bytes: Buffer): string {
  if (isAscii(bytes)) return bytes.toString('latin1')
  if (!isUtf8(bytes)) throw unreadable()
  return bytes.toString('utf8')
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw unreadable()
  }
}

/** Of a request of some kilobytes it takes a fifth of the time to count what opens, in texts too, as it does to tell the texts apart. */
function mayBeTooDeep(bytes: Buffer): boolean {
  if (bytes.length > COUNTED_BYTES) return true
  let count = 0
  for (let at = 0; at < bytes.length; at++) if (((bytes[at] ?? 0) | CURLY_BIT) === OPENING) count++
  return count > DEPTH_LIMIT
}

/** Looks at bytes: every byte of a longer UTF-8 sequence is above those that matter here. */
function isTooDeep(bytes: Buffer): boolean {
  const texts = new TextEnds(bytes)
  let depth = 0
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] ?? 0
    if (byte === QUOTE) i = texts.endOf(i + 1)
    if ((byte | CURLY_BIT) === OPENING && ++depth > DEPTH_LIMIT) return true
    if ((byte | CURLY_BIT) === CLOSING) depth--
  }
  return false
}

/** A null member counts as absent. Elements of lists stay: there is nothing to leave out. */
function dropNulls(value: object): void {
  const members: readonly (readonly [string, unknown])[] = Object.entries(value)
  for (const [name, inner] of members) {
    if (inner === null && !Array.isArray(value)) Reflect.deleteProperty(value, name)
    if (typeof inner === 'object' && inner !== null) dropNulls(inner)
  }
}

function hasLoneSurrogate(value: unknown): boolean {
  if (typeof value === 'string') return LONE_SURROGATE.test(value)
  if (typeof value !== 'object' || value === null) return false
  return Object.entries(value).some(([name, inner]) => LONE_SURROGATE.test(name) || hasLoneSurrogate(inner))
}
