// Command lines written for DynamoDB Local: its single-dash flags become ours, and the words for its Java machine are left out.
// Source: docs DynamoDBLocal.UsageNotes; the order of words measured on the published compose file, 2026.
import { flagOf, OPTIONS } from '../config.js'

const WITHOUT_OPTION: ReadonlyMap<string, readonly string[]> = new Map([
  ['-disableTelemetry', []], // there is none to disable
  ['-help', ['--help']],
  ['-version', ['--version']],
])

/** @returns the words with DynamoDB Local's spellings replaced by ours; others stay as they are */
export function translateDynamoDbLocal(words: readonly string[]): string[] {
  return withoutJavaWords(words).flatMap((word) => WITHOUT_OPTION.get(word) ?? ownFlag(word) ?? [word])
}

function ownFlag(word: string): readonly string[] | undefined {
  const option = OPTIONS.find(({ dynamoDbLocal }) => dynamoDbLocal?.flag === word)
  if (option?.dynamoDbLocal === undefined) return undefined
  const { value } = option.dynamoDbLocal
  return value === undefined || option.type.kind === 'switch' ? [flagOf(option.name)] : [flagOf(option.name), value]
}

/** Drops `-Djava.library.path=…`, `-Xmx…` and `-jar DynamoDBLocal.jar` from the front; behind other words they are unknown flags. */
function withoutJavaWords(words: readonly string[]): readonly string[] {
  const [first, second] = words
  if (first === undefined) return words
  if (first === '-jar' && second?.endsWith('.jar') === true) return withoutJavaWords(words.slice(2))
  return /^-(D[a-z]|X)/.test(first) ? withoutJavaWords(words.slice(1)) : words
}
