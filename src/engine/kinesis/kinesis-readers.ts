// The readers of every table that has Kinesis destinations, as the records say. Invariant: a destination has the same reader as long as its
// table is open, so nothing is sent twice at a time.
import { readKinesisArn } from '../../kinesis/stream-name.js'
import { everyMs } from '../../runtime/heartbeat.js'
import { shownDestinations } from '../../tables/kinesis-life.js'
import type { CommitQueue } from '../commit/commit-queue.js'
import type { LogKeeperSource } from '../logs/log-keepers.js'
import type { BackgroundWork } from '../tables/background.js'
import type { OpenTable } from '../tables/open-table.js'
import { KinesisReader, type KinesisReaderParts } from './kinesis-reader.js'

export interface KinesisReadersParts extends KinesisReaderParts {
  readonly commits: CommitQueue
}

/** How long an answer that is under way is waited for at the end, by the machine's time. */
const GRACE_MS = 1000

const NO_READERS: readonly KinesisReader[] = []

export class KinesisReaders implements BackgroundWork {
  readonly #parts: KinesisReadersParts
  readonly #known = new WeakMap<OpenTable, Map<string, KinesisReader>>()
  /** Those that have ever been asked for and whose tables are there. */
  readonly #all = new Set<KinesisReader>()

  constructor(parts: KinesisReadersParts) {
    this.#parts = parts
  }

  readonly readersOf: LogKeeperSource = (table) => this.of(table)

  /** Of destinations that are ACTIVE or were so lately. */
  of(table: OpenTable): readonly KinesisReader[] {
    const { record } = table
    if (record.kinesis === undefined) return NO_READERS
    const shown = shownDestinations(record, this.#parts.clock.nowMs())
    return shown.flatMap(({ streamArn, spans }) => (spans.length === 0 ? [] : (this.#readerOf(table, streamArn) ?? [])))
  }

  /** What is due is sent or has been tried. */
  settled(): Promise<void> {
    return this.settledOf(this.#all)
  }

  /** The same of some of the readers. */
  async settledOf(readers: Iterable<KinesisReader>): Promise<void> {
    const { commits, tailer } = this.#parts
    const { landedSequence } = commits
    for (let isSending = true; isSending;) {
      await Promise.all([...readers].map((reader) => reader.sent()))
      await tailer.settled()
      isSending = !tailer.isStopped && [...readers].some((reader) => reader.isSendingUpTo(landedSequence))
    }
  }

  /** Sends nothing more, and notes what was taken, so that a restart does not send it again. To be called before the tailer stops. */
  async stop(): Promise<void> {
    const { sink, tailer } = this.#parts
    for (const reader of this.#all) reader.halt()
    const callOff = everyMs(GRACE_MS, () => void sink.close())
    await Promise.all([...this.#all].map((reader) => reader.sent()))
    callOff()
    await sink.close()
    await tailer.settled().catch(() => undefined) // a store that takes no writes notes nothing
  }

  #readerOf(table: OpenTable, streamArn: string): KinesisReader | undefined {
    const readers = this.#known.get(table) ?? new Map<string, KinesisReader>()
    this.#known.set(table, readers)
    const known = readers.get(streamArn)
    if (known !== undefined) return known
    const stream = readKinesisArn(streamArn)
    if (stream === undefined) return undefined
    const reader = new KinesisReader(this.#parts, table, streamArn, stream)
    readers.set(streamArn, reader)
    for (const one of this.#all) if (one.log.isGone) this.#all.delete(one)
    this.#all.add(reader)
    return reader
  }
}
