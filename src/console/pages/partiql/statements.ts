// A text of one or several statements, apart at semicolons. Invariant: pure; a semicolon in a string, a quoted name or a comment parts nothing, and
// a question mark there is no parameter.

export interface TextStatement {
  readonly text: string
  /** Where it begins in the whole. */
  readonly from: number
  /** Question marks that ask for a value. */
  readonly parameters: number
}

/** Strings, names, comments, and what is looked for. */
const TOKEN = /'(?:[^']|'')*'?|"(?:[^"]|"")*"?|--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|[;?]/g

export function statementsIn(whole: string): readonly TextStatement[] {
  const found: TextStatement[] = []
  let from = 0
  let parameters = 0
  const take = (to: number): void => {
    const raw = whole.slice(from, to)
    const text = raw.trim()
    if (text !== '') found.push({ text, from: from + raw.indexOf(text), parameters })
    from = to + 1
    parameters = 0
  }
  for (const { 0: token, index } of whole.matchAll(TOKEN)) {
    if (token === '?') parameters++
    if (token === ';') take(index)
  }
  take(whole.length)
  return found
}

/** Names that stand where a table does, in a text that need not be well formed: while somebody types it is not. */
export const tablesIn = (text: string): ReadonlySet<string> =>
  new Set([...text.matchAll(/\b(?:FROM|INTO|UPDATE)\s+(?:"([^"]+)"|(\w+))/gi)].map(([, quoted, plain]) => quoted ?? plain ?? ''))

/** The place that a refusal names as `line:column:length`, as offsets in the whole text; the whole statement where it names none. */
export function placeOf(message: string, { text, from }: TextStatement): { readonly from: number; readonly to: number } {
  const [, line, column, length] = /(\d+):(\d+):(\d+)/.exec(message) ?? []
  const lines = text.split('\n')
  if (line === undefined || lines[Number(line) - 1] === undefined) return { from, to: from + text.length }
  const before = lines.slice(0, Number(line) - 1).reduce((sum, one) => sum + one.length + 1, 0)
  const start = Math.min(from + before + Number(column) - 1, from + text.length)
  return { from: start, to: Math.min(start + Number(length), from + text.length) }
}
