// Projection expressions.
// Source: docs Expressions.ProjectionExpressions.
import type { WrittenPath } from './ast.js'
import { parsePath } from './operand-grammar.js'
import { type Parsed, TokenReader } from './token-reader.js'

const KEYWORDS: ReadonlySet<string> = new Set()

/** Parses the text of a projection. projection = path { ',' path } END @throws Refusal */
export function parseProjectionText(text: string): Parsed<readonly WrittenPath[]> {
  const tokens = new TokenReader(text, KEYWORDS)
  do parsePath(tokens)
  while (tokens.takeSymbol(','))
  tokens.expectEnd()
  return { tree: tokens.notes.paths, notes: tokens.notes }
}
