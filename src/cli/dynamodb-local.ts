// Command lines written for DynamoDB Local: its single-dash flags become ours, and the words for its Java machine are left out.
// Source: docs DynamoDBLocal.UsageNotes; the order of words measured on the published compose file, 2026.
import { basename } from 'node:path'
import { flagOf, variableOf } from '../config.js'
import type { OptionName } from '../emulator-options.js'
import { OPTIONS } from '../option-table.js'

const WITHOUT_OPTION: ReadonlyMap<string, readonly string[]> = new Map([
  ['-disableTelemetry', []], // there is none to disable
  ['-help', ['--help']],
  ['-version', ['--version']],
])

/**
 * What whoever starts Dynalab by its flags expects, unless they say otherwise: DynamoDB Local never throttles, answers every page, and
 * refuses `GET /`, which its clients wait for. Source: docs DynamoDBLocal.UsageNotes, `-cors`.
 */
const EXPECTED: readonly (readonly [OptionName, string])[] = [
  ['capacity', 'off'],
  ['cors', '*'],
  ['rootAnswer', 'dynamodb-local'],
]

const ENDING: ReadonlySet<string> = new Set(['--help', '--version'])

/** @returns the words with DynamoDB Local's spellings replaced by ours; others stay as they are */
export function translateDynamoDbLocal(words: readonly string[]): string[] {
  const ours = withoutJavaWords(words).flatMap((word) => WITHOUT_OPTION.get(word) ?? ownFlag(word) ?? [word])
  const isForeign = ours.length !== words.length || ours.some((word, at) => word !== words[at])
  if (!isForeign || !isServing(ours)) return ours
  return [...ours, ...EXPECTED.flatMap(([name, value]) => (isSaid(name, ours) ? [] : [flagOf(name), value]))]
}

/** The other commands know no such flag. */
const isServing = ([first = 'serve']: readonly string[]): boolean =>
  first === 'serve' || (first.startsWith('-') && !ENDING.has(first))

function isSaid(name: OptionName, words: readonly string[]): boolean {
  const flag = flagOf(name)
  const isInEnvironment = (process.env[variableOf(name)] ?? '') !== ''
  return isInEnvironment || words.some((word) => word === flag || word.startsWith(`${flag}=`))
}

function ownFlag(word: string): readonly string[] | undefined {
  const option = OPTIONS.find(({ dynamoDbLocal }) => dynamoDbLocal?.flag === word)
  if (option?.dynamoDbLocal === undefined) return undefined
  const { value } = option.dynamoDbLocal
  return value === undefined || option.type.kind === 'switch' ? [flagOf(option.name)] : [flagOf(option.name), value]
}

/** Drops `-Djava.library.path=…`, `-Xmx…` and `-jar DynamoDBLocal.jar` from the front; after other words, or for another jar, they are unknown flags. */
function withoutJavaWords(words: readonly string[]): readonly string[] {
  const [first, second] = words
  if (first === undefined) return words
  if (first === '-jar' && second !== undefined && basename(second) === 'DynamoDBLocal.jar')
    return withoutJavaWords(words.slice(2))
  return /^-(D[a-z]|X)/.test(first) ? withoutJavaWords(words.slice(1)) : words
}
