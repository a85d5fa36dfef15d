// What a write does to the entries of global indexes, as it goes into the outbox: whoever applies it needs nothing else. Invariant: it says all
// by the version of the write, so it may be applied twice, late, by anybody, and in any order with others.
import type { IndexChange, IndexInUse } from '../../indexes/index-change.js'
import type { IndexEntry } from '../../indexes/index-entry.js'
import type { PhysicalId } from '../../model/ids.js'
import { Row } from '../../storage/row.js'
import { type CutKey, cutKey, GLOBAL_ENTRY } from '../rows/key-cut.js'

/** A global index as a gateway has it in use. */
export interface KeptIndex extends IndexInUse {
  /** False as long as there may be gateways that don't take its entries out: writes put none then. */
  readonly takesEntries: boolean
}

/** An entry that comes. */
export interface NewEntry {
  readonly place: CutKey
  /** Its row; undefined where it is the item's own. */
  readonly text: string | undefined
}

/** In one index: an entry goes, another one comes. */
export interface EntryChange {
  readonly index: PhysicalId
  readonly gone: CutKey | undefined
  readonly put: NewEntry | undefined
}

export interface OutboxEntry {
  /** The version that the write gave the item. */
  readonly version: number
  /** The item's row, where an entry shows all of it. */
  readonly whole: string | undefined
  readonly changes: readonly EntryChange[]
}

/**
 * What a planned write does to global indexes; undefined where it is nothing. @param after the item's row as it will be, with its version
 * @param version of the write
 */
export function outboxEntryOf(
  planned: readonly IndexChange<KeptIndex>[],
  after: Row | undefined,
  version: number,
): OutboxEntry | undefined {
  const changes = planned.flatMap((change) => entryChange(change, after))
  if (changes.length === 0) return undefined
  const needsWhole = changes.some(({ put }) => put !== undefined && put.text === undefined)
  return { version, whole: needsWhole ? after?.text : undefined, changes }
}

function entryChange(change: IndexChange<KeptIndex>, row: Row | undefined): readonly EntryChange[] {
  const { index, before, after, isMoved } = change
  if (index.record.kind !== 'global') return []
  const comes = index.takesEntries ? after : undefined
  const goes = comes === undefined || isMoved ? before : undefined
  const gone = goes && placeOf(index, goes)
  const put = comes && row && { place: placeOf(index, comes), text: entryText(comes, change.afterBytes ?? 0, row) }
  return gone === undefined && put === undefined ? [] : [{ index: index.record.physicalId, gone, put }]
}

const placeOf = ({ record }: KeptIndex, entry: IndexEntry): CutKey => cutKey(GLOBAL_ENTRY, entry.suffix, record.keys.hash.length)

/** @returns undefined where it is the item's own row */
function entryText({ isWhole, item }: IndexEntry, sizeBytes: number, { sequence, writtenAtMs }: Row): string | undefined {
  if (isWhole) return undefined
  return Row.make({ sizeBytes, sequence, writtenAtMs, origin: 0 }, JSON.stringify(item), item).text
}

type PlaceText = readonly [h: string, k: string]
type ChangeText = readonly [index: PhysicalId, gone: PlaceText | 0, put: PlaceText | 0, text: string | 0]

/** As it is stored. */
export function outboxText({ version, whole, changes }: OutboxEntry): string {
  const texts = changes.map(({ index, gone, put }): ChangeText => [
    index,
    gone === undefined ? 0 : placeText(gone),
    put === undefined ? 0 : placeText(put.place),
    put?.text ?? 0,
  ])
  return JSON.stringify([version, whole ?? 0, texts])
}

/** @param text of `outboxText` */
export function outboxEntryOfText(text: string): OutboxEntry {
  const [version, whole, texts] = JSON.parse(text) as [number, string | 0, readonly ChangeText[]] // our own text
  const changes = texts.map(([index, gone, put, ownText]) => ({
    index,
    gone: gone === 0 ? undefined : placeOfText(gone),
    put: put === 0 ? undefined : { place: placeOfText(put), text: ownText === 0 ? undefined : ownText },
  }))
  return { version, whole: whole === 0 ? undefined : whole, changes }
}

const placeText = ({ h, k }: CutKey): PlaceText => [h.toString('base64'), k.toString('base64')]

const placeOfText = ([h, k]: PlaceText): CutKey => ({ h: Buffer.from(h, 'base64'), k: Buffer.from(k, 'base64') })
