// A row that a gateway is about to write, and at which something may be left to do when the gateway dies: entries of indexes, or a hold of a
// transaction.
import type { PhysicalId } from '../../model/ids.js'
import type { CutKey } from '../rows/key-cut.js'

export interface OpenRow {
  readonly table: PhysicalId
  readonly place: CutKey
  /** No version that the write gives is less. */
  readonly fromVersion: number
}

type OpenRowText = readonly [table: PhysicalId, h: string, k: string, fromVersion: number]

/** As they are stored in a hint. */
export const openRowsText = (rows: readonly OpenRow[]): string =>
  JSON.stringify(
    rows.map(({ table, place: { h, k }, fromVersion }): OpenRowText => [
      table,
      h.toString('base64'),
      k.toString('base64'),
      fromVersion,
    ]),
  )

/** @param text of `openRowsText` */
export const openRowsOfText = (text: string): readonly OpenRow[] =>
  (JSON.parse(text) as readonly OpenRowText[]) // our own text
    .map(([table, h, k, fromVersion]) => ({
      table,
      place: { h: Buffer.from(h, 'base64'), k: Buffer.from(k, 'base64') },
      fromVersion,
    }))
