// The sentences in which statements are refused. Invariant: none of them names a parameter, since a statement has no other.
// Source: measured eu-west-1 and eu-west-2, 2026-08 and 2026-09, unless said at the text.
import { type ApiError, validation } from '../../model/errors.js'

/** Where a token stands: line and column from 1, length in characters as written. */
export interface Position {
  readonly line: number
  readonly column: number
  readonly length: number
}

/** How the service prints a place. */
export const printPosition = ({ line, column, length }: Position): string => `${line}:${column}:${length}`

/** A text that is no statement. @param detail what the parser found; what the lexer refuses has none */
export const notWellFormed = (detail = ''): ApiError => validation(`Statement wasn't well formed, can't be processed: ${detail}`)

/** A sentence about one place of the statement. */
export const refusedAt = (sentence: string, position: Position): ApiError =>
  validation(`${sentence} at ${printPosition(position)}`)

/** What PartiQL has and the service doesn't. Source: assumed; that each is refused: docs ql-reference */
export const unsupported = (what: string, position: Position): ApiError => refusedAt(`Unsupported ${what}`, position)

/** A value that can't be stored, or not there. @param type the kind of node, as the service calls it @param under `root`, `root.a`, `root[0]` */
export const unsupportedType = (type: string, under: string, position: Position): ApiError =>
  refusedAt(`Unsupported data type: ${type} under key ${under}`, position)
