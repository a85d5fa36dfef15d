// The names and values that one request gives for `#name` and `:value`, and which of them its expressions used.
// Invariant: maps are read by own members only, so `#__proto__` is a name like any other.
// Source: sentences and order measured us-east-1 and eu-west-2, 2026.
import { faultOfName } from '../model/attribute-name.js'
import type { AttributeValue, Item } from '../model/attribute-value.js'
import { validation } from '../model/errors.js'
import { LIMITS } from '../model/limits.js'
import { itemSizeBytes, textSizeBytes } from '../model/size.js'
import { isWordCode } from './lexer.js'

type Names = Readonly<Record<string, string>>
type MapName = 'ExpressionAttributeNames' | 'ExpressionAttributeValues'

export class Placeholders {
  readonly #names: Names | undefined
  readonly #values: Item | undefined
  readonly #used = new Set<string>()

  /** @param values checked and normalised. The maps' own rules are `readPlaceholders`. */
  constructor(names: Names | undefined, values: Item | undefined) {
    this.#names = names
    this.#values = values
  }

  /** The attribute name that `#name` stands for. It counts as used from now on. */
  nameOf(placeholder: string): string | undefined {
    if (this.#names === undefined || !Object.hasOwn(this.#names, placeholder)) return undefined
    this.#used.add(placeholder)
    return this.#names[placeholder]
  }

  /** The value that `:value` stands for. It counts as used from now on. */
  valueOf(placeholder: string): AttributeValue | undefined {
    if (this.#values === undefined || !Object.hasOwn(this.#values, placeholder)) return undefined
    this.#used.add(placeholder)
    return this.#values[placeholder]
  }

  unusedNames(): string[] {
    return this.#unused(this.#names)
  }

  unusedValues(): string[] {
    return this.#unused(this.#values)
  }

  /** Refuses names, then values, that no expression used. @throws ApiError ValidationException */
  checkUnused(): void {
    refuseUnused('ExpressionAttributeNames', this.unusedNames())
    refuseUnused('ExpressionAttributeValues', this.unusedValues())
  }

  #unused(map: object | undefined): string[] {
    return map === undefined ? [] : Object.keys(map).filter((key) => !this.#used.has(key))
  }
}

function refuseUnused(map: MapName, keys: readonly string[]): void {
  if (keys.length > 0) throw validation(`Value provided in ${map} unused in expressions: keys: {${keys.join(', ')}}`)
}

/**
 * The placeholders of a request, after the rules of both maps: not empty, keys not too long, keys well-formed, names neither empty nor
 * too long, values as `decode` says.
 * @throws ApiError ValidationException
 */
export function readPlaceholders(
  names: Names | undefined,
  values: Item | undefined,
  decode: (value: AttributeValue, key: string) => AttributeValue,
): Placeholders {
  if (names !== undefined) checkNames(names)
  if (values === undefined) {
    checkTogether(names, undefined)
    return new Placeholders(names, undefined)
  }
  checkKeys('ExpressionAttributeValues', values, ':')
  // Keys are `:` and word characters by now, so none of them is `__proto__`; entries keep the request's order.
  const decoded = Object.fromEntries(Object.entries(values).map(([key, value]) => [key, decode(value, key)]))
  checkTogether(names, decoded)
  return new Placeholders(names, decoded)
}

/** Both maps have one limit. Source: docs Constraints; the text is assumed. */
function checkTogether(names: Names | undefined, values: Item | undefined): void {
  let sizeBytes = values === undefined ? 0 : itemSizeBytes(values)
  for (const key in names) sizeBytes += textSizeBytes(key) + textSizeBytes(names[key] ?? '')
  if (sizeBytes <= LIMITS.placeholderMapsBytes) return
  throw validation(
    'The combined size of ExpressionAttributeNames and ExpressionAttributeValues exceeds the limit of 2097152 bytes',
  )
}

function checkNames(names: Names): void {
  checkKeys('ExpressionAttributeNames', names, '#')
  for (const [key, name] of Object.entries(names)) {
    const fault = faultOfName(name)
    if (fault !== undefined) throw validation(`ExpressionAttributeNames contains invalid value: ${fault} for key ${key}`)
  }
}

function checkKeys(map: MapName, entries: object, sign: '#' | ':'): void {
  const keys = Object.keys(entries)
  if (keys.length === 0) throw validation(`${map} must not be empty`)
  for (const key of keys) {
    const sizeBytes = textSizeBytes(key)
    if (sizeBytes > LIMITS.placeholderBytes) throw tooLong(map, sizeBytes)
  }
  for (const key of keys) {
    if (!isPlaceholder(key, sign)) throw validation(`${map} contains invalid key: Syntax error; key: "${key}"`)
  }
}

function tooLong(map: MapName, sizeBytes: number): Error {
  const tail = map === 'ExpressionAttributeNames' ? ` size of key: ${sizeBytes}` : ''
  return validation(`${map} contains invalid key: The expression attribute map contains a key that is too long;${tail}`)
}

/** The sign, then one or more of [A-Za-z0-9_]. */
function isPlaceholder(key: string, sign: string): boolean {
  if (key.length < 2 || key[0] !== sign) return false
  for (let i = 1; i < key.length; i++) if (!isWordCode(key.charCodeAt(i))) return false
  return true
}
