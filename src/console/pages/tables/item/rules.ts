// What is wrong with a value while it is written, before the service is asked. Invariant: pure; the service has the last word.
import { contentOf, type Item, type KeyPart, typeOf, attributeOf, type Value } from './item.js'
import { itemBytes, MAX_ITEM_BYTES } from './size.js'

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/
const MAX_DIGITS = 38

/** Undefined when nothing is wrong with it, or with what is in it. */
export function valueProblem(value: Value): string | undefined {
  const of = contentOf(value)
  switch (typeOf(value)) {
    case 'N':
      return numberProblem(String(of))
    case 'B':
      return binaryProblem(String(of))
    case 'SS':
      return setProblem(of as string[], () => undefined)
    case 'NS':
      return setProblem(of as string[], numberProblem)
    case 'BS':
      return setProblem(of as string[], binaryProblem)
    case 'L':
      return first((of as Value[]).map(valueProblem))
    case 'M':
      return first(Object.values(of as Item).map(valueProblem))
    default:
      return undefined
  }
}

export function numberProblem(text: string): string | undefined {
  if (!NUMBER.test(text.trim())) return 'Not a number'
  const digits = text.replace(/e.*$/i, '').replaceAll(/\D/g, '').replace(/^0+/, '').replace(/0+$/, '')
  return digits.length > MAX_DIGITS ? `More than ${MAX_DIGITS} digits` : undefined
}

export const binaryProblem = (text: string): string | undefined => (BASE64.test(text) ? undefined : 'Not base64')

function setProblem(members: readonly string[], problemOf: (member: string) => string | undefined): string | undefined {
  if (members.length === 0) return 'A set has at least one member'
  if (new Set(members).size < members.length) return 'A set has each member once'
  return first(members.map(problemOf))
}

const first = (problems: readonly (string | undefined)[]): string | undefined => problems.find((one) => one !== undefined)

/** By name of the attribute; of the whole item under the empty name. */
export function itemProblems(item: Item, keys: readonly KeyPart[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const [name, value] of Object.entries(item)) {
    const problem = valueProblem(value)
    if (problem !== undefined) found.set(name, problem)
  }
  for (const { name, type } of keys) {
    const problem = keyProblem(attributeOf(item, name), type)
    if (problem !== undefined) found.set(name, problem)
  }
  if (itemBytes(item) > MAX_ITEM_BYTES) found.set('', 'Larger than 400 KB')
  return found
}

function keyProblem(value: Value | undefined, type: string): string | undefined {
  if (value === undefined) return 'A part of the key is missing'
  if (typeOf(value) !== type) return `This part of the key has type ${type}`
  return contentOf(value) === '' ? 'A part of a key is never empty' : undefined
}
