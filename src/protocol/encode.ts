// An answer to JSON text, with pieces that are JSON already left as they are. Invariant: one string per answer.
import { RawJson } from '../model/json.js'

/** Levels below an answer at which ready pieces may stand: `Responses` → table → position. */
const RAW_DEPTH = 3

/** The text of an output or of an error's body; undefined members are left out. */
export function encodeJson(value: object): string {
  if (value instanceof RawJson) return value.text
  return encodeWithin(value, RAW_DEPTH)
}

function encodeWithin(value: object, depth: number): string {
  if (!holdsRaw(value, depth)) return JSON.stringify(value)
  return Array.isArray(value) ? encodeList(value, depth) : encodeMembers(value, depth)
}

function encodeList(value: readonly unknown[], depth: number): string {
  return `[${value.map((element) => encodeInner(element, depth)).join(',')}]`
}

function encodeMembers(value: object, depth: number): string {
  let text = '{'
  for (const [name, member] of Object.entries(value)) {
    if (member !== undefined) text += `${text === '{' ? '' : ','}${JSON.stringify(name)}:${encodeInner(member, depth)}`
  }
  return `${text}}`
}

function encodeInner(value: unknown, depth: number): string {
  if (value instanceof RawJson) return value.text
  return typeof value === 'object' && value !== null ? encodeWithin(value, depth - 1) : JSON.stringify(value ?? null)
}

function holdsRaw(value: object, depth: number): boolean {
  if (depth === 0) return false
  if (Array.isArray(value)) return value.some((element) => isOrHoldsRaw(element, depth))
  for (const name in value) {
    if (isOrHoldsRaw((value as Record<string, unknown>)[name], depth)) return true // any object may be indexed by its own names
  }
  return false
}

function isOrHoldsRaw(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  return value instanceof RawJson || holdsRaw(value, depth - 1)
}
