// Policy variables: `${aws:username}` stands for a value of the request. Invariant: a value that comes in is text; a `*` in it matches
// nothing but itself. Source: docs reference_policies_variables.
import type { Keys } from './question.js'

const VARIABLE = /\$\{([^}]*)\}/g
/** Characters that mean themselves: `${*}`, `${?}`, `${$}`. */
const SIGNS: ReadonlySet<string> = new Set(['*', '?', '$'])

/** A text in which wildcards are told from the same characters of values. */
export interface Filled {
  readonly text: string
  /** The same with the characters of values that would be wildcards replaced, so that they match nothing else. */
  readonly pattern: string
}

/** Stands for a sign that is text; it can be in no policy, whose characters end at U+00FF. */
const ESCAPED: Readonly<Record<string, string>> = { '*': '\ue000', '?': '\ue001' }

/** @returns the text with its variables filled in; undefined where one has no value, or several */
export function fillIn(text: string, keys: Keys): Filled | undefined {
  if (!text.includes('${')) return { text, pattern: text }
  let isWhole = true
  const fill = (form: (value: string) => string): string =>
    text.replaceAll(VARIABLE, (_, inside: string) => {
      const value = valueOf(inside, keys)
      if (value === undefined) isWhole = false
      return form(value ?? '')
    })
  const filled = { text: fill((value) => value), pattern: fill(asText) }
  return isWhole ? filled : undefined
}

/** `name`, or `name, 'what stands for it when it has no value'`. */
function valueOf(inside: string, keys: Keys): string | undefined {
  if (SIGNS.has(inside)) return inside
  const [, name = '', fallback] = /^\s*([^,]*?)\s*(?:,\s*'([^']*)'\s*)?$/.exec(inside) ?? []
  const values = keys(name.toLowerCase())
  return values?.length === 1 ? values[0] : fallback
}

/** A value whose signs are no wildcards. Both sides of a comparison with the pattern go through this. */
export const asText = (value: string): string => value.replaceAll(/[*?]/g, (sign) => ESCAPED[sign] ?? sign)
