// How texts of PartiQL and of JSON are coloured. Invariant: a mode reads one token at a time and refuses nothing; what is wrong the service says, or
// the parser of JSON.
import { StreamLanguage, type StreamParser } from '@codemirror/language'

export const KEYWORDS: readonly string[] =
  'SELECT FROM WHERE INSERT INTO VALUE UPDATE SET REMOVE DELETE RETURNING ALL OLD NEW MODIFIED AND OR NOT IN BETWEEN IS MISSING EXISTS ORDER BY ASC DESC'.split(
    ' ',
  )
export const FUNCTIONS: readonly string[] = 'begins_with contains size attribute_type list_append set_add set_delete'.split(' ')
const WORDS: ReadonlyMap<string, string> = new Map([
  ...KEYWORDS.map((word) => [word.toLowerCase(), 'keyword'] as const),
  ...FUNCTIONS.map((word) => [word, 'keyword'] as const),
  ...(['true', 'false'] as const).map((word) => [word, 'bool'] as const),
  ['null', 'null'],
])

interface Comment {
  isOpen: boolean
}

const partiql: StreamParser<Comment> = {
  name: 'partiql',
  startState: () => ({ isOpen: false }),
  token: (stream, comment) => {
    if (comment.isOpen || stream.match('/*')) {
      comment.isOpen = stream.match(/^.*?\*\//) === null
      if (comment.isOpen) stream.skipToEnd()
      return 'comment'
    }
    if (stream.eatSpace()) return null
    if (stream.match('--')) {
      stream.skipToEnd()
      return 'comment'
    }
    if (stream.match(/^'(?:[^']|'')*'?/)) return 'string'
    if (stream.match(/^"(?:[^"]|"")*"?/)) return 'propertyName'
    if (stream.match(/^\d+(?:\.\d+)?(?:e[+-]?\d+)?/i)) return 'number'
    const word = stream.match(/^[a-z_]\w*/i)
    if (Array.isArray(word)) return WORDS.get(word[0].toLowerCase()) ?? null
    stream.next()
    return null
  },
  languageData: { closeBrackets: { brackets: ['(', '[', '{', "'", '"'] }, commentTokens: { line: '--' } },
}

const json: StreamParser<undefined> = {
  name: 'json',
  startState: () => undefined,
  token: (stream) => {
    if (stream.eatSpace()) return null
    if (stream.match(/^"(?:[^"\\]|\\.)*"?/)) return stream.match(/^\s*:/, false) ? 'propertyName' : 'string'
    if (stream.match(/^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?/i)) return 'number'
    if (stream.match(/^(?:true|false)\b/)) return 'bool'
    if (stream.match(/^null\b/)) return 'null'
    stream.next()
    return null
  },
  languageData: { closeBrackets: { brackets: ['[', '{', '"'] } },
}

export const PARTIQL = StreamLanguage.define(partiql)
export const JSON_TEXT = StreamLanguage.define(json)

/** What is wrong at a place, as offsets in the text. */
export interface TextProblem {
  readonly from: number
  readonly to: number
  readonly message: string
}

/** What is no JSON, where the browser says so. */
export function jsonProblem(text: string): TextProblem | undefined {
  if (text.trim() === '') return undefined
  try {
    JSON.parse(text)
    return undefined
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    const at = Math.min(Number(/position (\d+)/.exec(message)?.[1] ?? text.length), text.length)
    return { from: at, to: at, message }
  }
}
