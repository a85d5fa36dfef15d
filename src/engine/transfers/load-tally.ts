// What a load has counted. Invariant: notes are part of the progress until they are with the others, so none is lost or there twice.
import type { Row } from '../../storage/row.js'
import type { LoadProgress } from '../../transfer/jobs/job.js'
import type { Plan } from '../write/plan.js'
import type { PlacedRow } from './load-objects.js'

const HALF_UNITS_A_UNIT = 2
/** Of notes that go into one batch; a note may hold two items. */
const MOST_NOTED_CHARACTERS = 1024 * 1024

export interface LoadRefusal {
  readonly message: string
  /** A condition of the record's own was not met by that row; it is no failure. */
  readonly condition?: { readonly before: Row | undefined }
}

export class LoadTally {
  totalBytes: number | undefined
  notedBytes: number
  unnoted: readonly string[]
  #place: Pick<LoadProgress, 'key' | 'rows'>
  #processed: number
  #loaded: number
  #failed: number
  #bytes: number
  #unnotedCharacters = 0
  readonly #written: Map<string, number>

  constructor(from: LoadProgress) {
    this.#place = from.key === undefined ? { rows: 0 } : { key: from.key, rows: from.rows }
    this.#processed = from.processed
    this.#loaded = from.loaded
    this.#failed = from.failed
    this.#bytes = from.bytes
    this.totalBytes = from.totalBytes
    this.notedBytes = from.notedBytes
    this.unnoted = from.unnoted
    this.#written = new Map(Object.entries(from.written))
  }

  /** Enough is noted for one batch. */
  get isFull(): boolean {
    return this.#unnotedCharacters > MOST_NOTED_CHARACTERS
  }

  /** The row is done with. */
  pass({ key, index, row }: PlacedRow): void {
    this.#place = { key, rows: index + 1 }
    this.#processed++
    this.#bytes += row.bytes
  }

  /** @returns the table's units */
  put({ prepared: { decision, table }, indexes, units }: Plan): number {
    this.#loaded++
    if (decision.kind === 'put') this.#count(table.record.name, decision.sizeBytes)
    for (const { index, afterBytes } of indexes) if (afterBytes !== undefined) this.#count(`/${index.record.name}`, afterBytes)
    return units.table / HALF_UNITS_A_UNIT
  }

  /** @param note what is written down of it */
  refuse({ condition }: LoadRefusal, note: object | undefined): void {
    if (condition === undefined) this.#failed++
    if (note === undefined) return
    const line = JSON.stringify(note)
    this.unnoted = [...this.unnoted, line]
    this.#unnotedCharacters += line.length
  }

  /** What was not noted is with the others now. */
  noted(notedBytes: number): void {
    this.notedBytes = notedBytes
    this.unnoted = []
    this.#unnotedCharacters = 0
  }

  progress(): LoadProgress {
    return {
      ...this.#place,
      processed: this.#processed,
      loaded: this.#loaded,
      failed: this.#failed,
      bytes: this.#bytes,
      ...(this.totalBytes === undefined ? {} : { totalBytes: this.totalBytes }),
      notedBytes: this.notedBytes,
      unnoted: this.unnoted,
      written: Object.fromEntries(this.#written),
    }
  }

  #count(name: string, bytes: number): void {
    this.#written.set(name, (this.#written.get(name) ?? 0) + bytes)
  }
}
