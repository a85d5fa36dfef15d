// A request as people read it in a finding. Invariant: it is small, whatever a client sent.
import { isObject, type JsonObject } from '../model/json.js'

const TEXT_CHARACTERS = 200
const VALUE_CHARACTERS = 40
const ELEMENTS = 3
const MEMBERS = 20
const LEVELS = 6
/** Members whose texts are the request itself, and no data. */
const WHOLE = /^(?:\w*Expression|Statement|TableName|IndexName)$/

/** @returns a copy of its own, with long texts, lists and maps cut short */
export const shown = (input: JsonObject): JsonObject => shownMap(input, LEVELS)

function shownMap(map: JsonObject, levels: number): JsonObject {
  const names = Object.keys(map).filter((name) => name !== 'ClientRequestToken')
  const own = names.slice(0, MEMBERS).map((name): [string, unknown] => {
    const most = WHOLE.test(name) ? TEXT_CHARACTERS : VALUE_CHARACTERS
    return [cut(name, VALUE_CHARACTERS), shownValue(map[name], levels - 1, most)]
  })
  if (names.length > MEMBERS) own.push(['…', `${names.length - MEMBERS} more`])
  return Object.fromEntries(own)
}

function shownValue(value: unknown, levels: number, most: number): unknown {
  if (typeof value === 'string') return cut(value, most)
  if (typeof value !== 'object' || value === null) return value
  if (levels === 0) return '…'
  if (isObject(value)) return shownMap(value, levels)
  const list = value as readonly unknown[] // an object that is no map is a list
  const own = list.slice(0, ELEMENTS).map((one) => shownValue(one, levels - 1, most))
  return list.length > ELEMENTS ? [...own, `… ${list.length - ELEMENTS} more`] : own
}

const cut = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most)}…` : text)
