// How an expression says no: a sentence, found while nobody knows yet which parameter carries the text, and its full form.
import { type ApiError, validation } from '../model/errors.js'
import type { ExpressionKind } from './ast.js'

/** Stops the parser; the message is the sentence without its prefix. Never leaves this folder. */
export class Refusal extends Error {}

/** What an operand is part of: the expression of a parameter, which is named in refusals, or a PartiQL statement, which is not. */
export type Speaker = ExpressionKind | 'statement'

/** The refusal as clients see it, without the envelope. */
export function refusal(speaker: Speaker, sentence: string): ApiError {
  return validation(speaker === 'statement' ? sentence : `Invalid ${speaker}: ${sentence}`)
}
