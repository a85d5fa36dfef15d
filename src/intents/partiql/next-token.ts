// NextToken: where the next page of a SELECT begins. Invariant: it is good for the statement that it was given for, with the same parameters
// and the same way to its rows; Limit and ConsistentRead may differ.
// Source: measured eu-west-1, 2026-09; what it holds is ours.
import { hash } from 'node:crypto'
import type { Item } from '../../model/attribute-value.js'
import { canonicalJson } from '../../model/canonical-json.js'
import { decodeItem, type WireItem } from '../../model/decode.js'
import { ApiError, validation } from '../../model/errors.js'
import { isObject } from '../../model/json.js'
import type { TableRecord } from '../../model/table.js'
import type { StatementInput } from './plan.js'
import type { SelectIntent } from './select.js'

/** Where to go on. */
export interface PageStart {
  /** Which of the reads is next. */
  readonly read: number
  /** The last row evaluated of it; undefined where none was. Of reads that are merged, of all of them. */
  readonly after: Item | undefined
}

export const FIRST_PAGE: PageStart = { read: 0, after: undefined }

/** What a token is good for. */
export function digestOf(input: StatementInput, record: TableRecord, { source, isScan }: SelectIntent): string {
  const way = [record.physicalId, source.index?.physicalId ?? 0, isScan]
  return hash('sha256', canonicalJson([input.Statement, input.Parameters ?? [], way]), 'base64')
}

export const writeToken = (digest: string, { read, after }: PageStart): string =>
  Buffer.from(JSON.stringify([digest, read, after])).toString('base64url')

/** @param reads how many there are. @throws ApiError ValidationException */
export function readToken(token: string, digest: string, reads: number): PageStart {
  const [own, read, after] = contentOf(token)
  if (typeof own !== 'string' || typeof read !== 'number') throw invalidToken()
  if (own !== digest) throw tokenMisfit()
  if (!Number.isInteger(read) || read < 0 || read >= reads) throw invalidToken()
  return { read, after: after === undefined || after === null ? undefined : keyOf(after) }
}

function contentOf(token: string): readonly unknown[] {
  try {
    const content: unknown = JSON.parse(Buffer.from(token, 'base64url').toString())
    return Array.isArray(content) ? content : []
  } catch {
    return [] // no token of ours
  }
}

function keyOf(content: unknown): Item {
  if (!isObject(content)) throw invalidToken()
  try {
    return decodeItem(content as WireItem, 'older') // whatever its members are, they are looked at
  } catch (error) {
    throw error instanceof ApiError ? invalidToken() : error
  }
}

export const INVALID_TOKEN = 'Invalid NextToken'
const invalidToken = (): ApiError => validation(INVALID_TOKEN)
export const tokenMisfit = (): ApiError => validation('NextToken does not match request')
