// How an expression says no: a sentence, found while nobody knows yet which parameter carries the text, and its full form.
import { type ApiError, validation } from '../model/errors.js'
import type { ExpressionKind } from './ast.js'

/** Stops the parser; the message is the sentence without its prefix. Never leaves this folder. */
export class Refusal extends Error {}

/** The refusal as clients see it, without the envelope. */
export function refusal(kind: ExpressionKind, sentence: string): ApiError {
  return validation(`Invalid ${kind}: ${sentence}`)
}
