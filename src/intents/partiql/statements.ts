// Statements by their text: each is parsed once, and what came of it, a tree or a refusal, is kept.
import { KeptByText } from '../../expressions/kept-by-text.js'
import { ApiError } from '../../model/errors.js'
import type { ParsedStatement } from './ast.js'
import { parseStatement } from './statement-parser.js'

type Outcome = { readonly parsed: ParsedStatement } | { readonly sentence: string }

const outcomes = new KeptByText<Outcome>((text) => {
  try {
    return { parsed: parseStatement(text) }
  } catch (error) {
    if (error instanceof ApiError) return { sentence: error.message }
    throw error
  }
})

/** @throws ApiError ValidationException */
export function statementOf(text: string): ParsedStatement {
  const outcome = outcomes.of(text)
  if ('parsed' in outcome) return outcome.parsed
  throw new ApiError('ValidationException', outcome.sentence)
}
