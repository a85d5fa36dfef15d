// An answer to JSON text, with pieces that are JSON already left as they are. Invariant: one string per answer.
import { RawJson } from '../model/json.js'
import { UncheckedRow } from '../storage/unchecked-row.js'
import { AnswerText, type EncodedText } from './answer-text.js'

/** Levels below an answer at which ready pieces may stand: `Responses` → table → position. */
const RAW_DEPTH = 3

/** The text of an output or of an error's body; undefined members are left out. @throws DamagedAnswer, ApiError for damaged rows */
export function encodeJson(value: object): EncodedText {
  if (value instanceof RawJson) return { text: value.text }
  const answer = new AnswerText()
  addTo(answer, value, RAW_DEPTH)
  return answer.end()
}

/** Lists of unchecked rows are compared as parts of the answer; they stand in objects alone. */
function addTo(answer: AnswerText, value: unknown, depth: number): void {
  if (isUncheckedList(value)) {
    answer.add('[')
    answer.addRows(value)
    answer.add(']')
  } else if (isPlainObject(value) && holdsRaw(value, depth)) addMembers(answer, value, depth)
  else answer.add(encodeInner(value, depth + 1))
}

const isUncheckedList = (value: unknown): value is readonly UncheckedRow[] =>
  Array.isArray(value) && value.length > 0 && value.every((element) => element instanceof UncheckedRow)

const isPlainObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !isRaw(value)

function addMembers(answer: AnswerText, value: object, depth: number): void {
  let before = '{'
  for (const [name, member] of Object.entries(value)) {
    if (member === undefined) continue
    answer.add(`${before}${JSON.stringify(name)}:`)
    addTo(answer, member, depth - 1)
    before = ','
  }
  answer.add(before === '{' ? '{}' : '}')
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
  if (value instanceof UncheckedRow) return value.checked.json
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
  return isRaw(value) || holdsRaw(value, depth - 1)
}

const isRaw = (value: object): boolean => value instanceof RawJson || value instanceof UncheckedRow
