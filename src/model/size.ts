// Sizes in bytes as the service meters them: names and values, by the logical content and not by the wire form.
// Invariant: a value's size is the same before and after its numbers are brought to canonical text.
// Source: docs CapacityUnitCalculations; numbers measured eu-west-2, 2026.
import type { AttributeValue, Item, WideValue } from './attribute-value.js'
import { numberSizeBytes } from './number-bytes.js'

const DOCUMENT_BYTES = 3
const ELEMENT_BYTES = 1
/** Below this many characters a loop is faster than the call into the runtime. */
const LOOP_CHARACTERS = 40

/** The UTF-8 bytes of a text. */
export function textSizeBytes(text: string): number {
  if (text.length > LOOP_CHARACTERS) return Buffer.byteLength(text)
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 0x7f) return Buffer.byteLength(text)
  return text.length
}

/** The bytes that canonical base64 stands for. */
export function base64SizeBytes(base64: string): number {
  const padding = base64.endsWith('==') ? 2 : base64.endsWith('=') ? 1 : 0
  return (base64.length / 4) * 3 - padding
}

/** The size of a checked value without its name. */
export function valueSizeBytes(value: AttributeValue): number {
  const wide: WideValue = value
  if (wide.S !== undefined) return textSizeBytes(wide.S)
  if (wide.N !== undefined) return numberSizeBytes(wide.N)
  if (wide.M !== undefined) return mapSizeBytes(wide.M)
  if (wide.L !== undefined) return listSizeBytes(wide.L)
  if (wide.B !== undefined) return base64SizeBytes(wide.B)
  if (wide.SS !== undefined) return setSizeBytes(wide.SS, textSizeBytes)
  if (wide.NS !== undefined) return setSizeBytes(wide.NS, numberSizeBytes)
  if (wide.BS !== undefined) return setSizeBytes(wide.BS, base64SizeBytes)
  return 1
}

function setSizeBytes(members: readonly string[], sizeBytes: (member: string) => number): number {
  let sum = 0
  for (const member of members) sum += sizeBytes(member)
  return sum
}

function listSizeBytes(elements: readonly AttributeValue[]): number {
  let sum = DOCUMENT_BYTES
  for (const element of elements) sum += ELEMENT_BYTES + valueSizeBytes(element)
  return sum
}

function mapSizeBytes(map: Item): number {
  let sum = DOCUMENT_BYTES
  for (const name of Object.keys(map)) sum += ELEMENT_BYTES + attributeSizeBytes(name, map[name])
  return sum
}

/** The size of one attribute of an item, its name included; an absent one has none. */
export function attributeSizeBytes(name: string, value: AttributeValue | undefined): number {
  return value === undefined ? 0 : textSizeBytes(name) + valueSizeBytes(value)
}

/** The size of an item, names included. */
export function itemSizeBytes(item: Item): number {
  let sum = 0
  for (const name of Object.keys(item)) sum += attributeSizeBytes(name, item[name]) // own names, so plain reading is safe
  return sum
}
