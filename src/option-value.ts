// What an option is, what its value may be, and the words for one that it may not be.
import { LAG_WORDS, lagOf } from './model/lag.js'
import { momentMs } from './model/moment.js'
import type { OptionName } from './emulator-options.js'

/** What an option takes. */
export type OptionKind =
  | { readonly kind: 'integer'; readonly min: number; readonly max: number; readonly unit?: string }
  /** Of any form, or of one that words tell. */
  | { readonly kind: 'text'; readonly shown: string; readonly form?: { readonly pattern: RegExp; readonly words: string } }
  /** Texts, or objects for JavaScript where they may be; as one text, each on a line of its own. */
  | { readonly kind: 'list'; readonly shown: string; readonly isText?: true }
  | { readonly kind: 'switch' }
  /** `shown` stands for choices that are too many for the name of a flag. */
  | { readonly kind: 'choice'; readonly choices: readonly string[]; readonly shown?: string }
  /** Milliseconds, or a range of them: `20`, `5-40`. */
  | { readonly kind: 'lag' }
  /** ISO 8601. */
  | { readonly kind: 'moment' }
  /** Of a server: `http://127.0.0.1:4568`. */
  | { readonly kind: 'address' }

/** A flag of DynamoDB Local; one with a `value` takes none and stands for that value. */
interface ForeignFlag {
  readonly flag: string
  readonly value?: string
}

export interface Option {
  /** The key of `createEmulator`. Flag and variable are the same name in their own spellings. */
  readonly name: OptionName
  readonly type: OptionKind
  readonly default: number | string | boolean | undefined
  readonly description: string
  readonly dynamoDbLocal?: ForeignFlag
  /** Nothing that is shown has its value. */
  readonly isSecret?: true
}

/** An option that can't be used: one line with the cause and the remedy. */
export class OptionError extends Error {}

/** @param spelling of the option, for the words. @returns the text as the option's type. @throws OptionError */
export function valueOf(type: OptionKind, text: string, spelling: string): unknown {
  if (type.kind === 'integer') return checkOption(type, /^[0-9]+$/.test(text) ? Number(text) : text, spelling)
  if (type.kind === 'switch') return checkOption(type, SWITCH_TEXTS.get(text.toLowerCase()) ?? text, spelling)
  if (type.kind === 'list') return checkOption(type, listOf(text), spelling)
  return checkOption(type, text, spelling)
}

function listOf(text: string): readonly string[] {
  const lines = text.split('\n').map((line) => line.trim())
  return lines.filter((line) => line !== '')
}

const SWITCH_TEXTS: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['1', true],
  ['false', false],
  ['0', false],
])

/** @returns the value itself. @throws OptionError when it is none of its kind */
export function checkOption(type: OptionKind, value: unknown, spelling: string): unknown {
  if (isAllowed(type, value)) return value
  throw new OptionError(`${spelling} is ${JSON.stringify(value)}: it must be ${wordsFor(type)}`)
}

/** Whether the value is one of its kind. */
export function isAllowed(type: OptionKind, value: unknown): boolean {
  switch (type.kind) {
    case 'integer':
      return typeof value === 'number' && Number.isInteger(value) && value >= type.min && value <= type.max
    case 'text':
      return typeof value === 'string' && value !== '' && (type.form === undefined || type.form.pattern.test(value))
    case 'list':
      return (
        Array.isArray(value) &&
        value.every((one) => (typeof one === 'string' && one !== '') || (type.isText !== true && isObject(one)))
      )
    case 'switch':
      return typeof value === 'boolean'
    case 'choice':
      return typeof value === 'string' && type.choices.includes(value)
    case 'lag':
      return lagOf(value) !== undefined
    case 'moment':
      return typeof value === 'string' && momentMs(value) !== undefined
    case 'address':
      return typeof value === 'string' && isAddress(value)
  }
}

const isAddress = (text: string): boolean => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)
const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Completes "must be". */
export function wordsFor(type: OptionKind): string {
  switch (type.kind) {
    case 'integer':
      return `a whole number from ${type.min} to ${type.max}${type.unit === undefined ? '' : ` (${type.unit})`}`
    case 'text':
      return type.form?.words ?? 'a text that is not empty'
    case 'list':
      return `a list of texts such as ${type.shown}${type.isText === true ? '' : ', or of objects'}`
    case 'switch':
      return 'true or false'
    case 'choice':
      return `one of ${type.choices.join(', ')}`
    case 'lag':
      return LAG_WORDS
    case 'moment':
      return 'a date of ISO 8601, such as 2026-03-01 or 2026-03-01T12:00:00Z'
    case 'address':
      return 'the address of a server, such as http://127.0.0.1:4568'
  }
}
