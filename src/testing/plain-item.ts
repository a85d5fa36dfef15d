// Items as JavaScript has them, in the form of the API: what the document client of the SDK makes of them. Invariant: what has no form is
// refused with its path; nothing is left out but members that are undefined.
import type { AttributeValue, Item } from '../model/attribute-value.js'

/** @throws Error in one line */
export function plainItem(given: object): Item {
  return membersOf(given, '')
}

function valueOf(given: unknown, path: string): AttributeValue {
  if (given === null) return { NULL: true }
  if (typeof given === 'string') return { S: given }
  if (typeof given === 'boolean') return { BOOL: given }
  if (typeof given === 'number' && Number.isFinite(given)) return { N: String(given) }
  if (typeof given === 'bigint') return { N: String(given) }
  if (given instanceof Uint8Array) return { B: base64(given) }
  if (given instanceof Set) return setOf([...(given as ReadonlySet<unknown>)], path)
  if (Array.isArray(given)) return { L: given.map((one, at) => valueOf(one, `${path}[${at}]`)) }
  if (isPlain(given)) return { M: membersOf(given, `${path}.`) }
  throw new Error(`${path} is of a kind that no item can hold: give a string, number, boolean, null, bytes, set, list or map`)
}

function membersOf(given: object, prefix: string): Item {
  const members = Object.entries(given).filter(([, value]) => value !== undefined)
  return Object.fromEntries(members.map(([name, value]) => [name, valueOf(value, `${prefix}${name}`)]))
}

function setOf(members: readonly unknown[], path: string): AttributeValue {
  if (members.length > 0 && members.every((one) => typeof one === 'string')) return { SS: members }
  if (members.length > 0 && members.every((one) => typeof one === 'number' || typeof one === 'bigint'))
    return { NS: members.map(String) }
  if (members.length > 0 && members.every((one) => one instanceof Uint8Array)) return { BS: members.map(base64) }
  throw new Error(`${path} is a set that no item can hold: give one or more strings, numbers or bytes, of one kind`)
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')

/** Made by whatever realm, as configuration files are. */
function isPlain(given: unknown): given is object {
  if (typeof given !== 'object' || given === null) return false
  const prototype: unknown = Object.getPrototypeOf(given)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}
