// The store on level: on disk (classic-level underneath) and in memory, one adapter for both.
import type { AbstractChainedBatchWriteOptions, AbstractIterator, AbstractLevel, AbstractSnapshot } from 'abstract-level'
import { Level as DiskLevel } from 'level'
import { MemoryLevel } from 'memory-level'
import { nextTurn } from '../runtime/clock.js'
import { descriptorShares } from '../runtime/descriptors.js'
import { writeFailure } from './write-failure.js'
import type { Cursor, CursorRange, Durability, KeyRange, Snapshot, Store, StoreOp } from './store.js'

type Level = AbstractLevel<Buffer | Uint8Array | string, Buffer, string | Uint8Array>
type Iterator = AbstractIterator<Level, Buffer, string>
type WriteOptions = AbstractChainedBatchWriteOptions & { readonly sync: boolean } // `sync` is classic-level's own

/** The files of a level on disk. */
interface Files {
  approximateSize(start: Buffer, end: Buffer, options: typeof ENCODINGS): Promise<number>
  compactRange(start: Buffer, end: Buffer, options: typeof ENCODINGS): Promise<void>
}

/** How many bytes a cursor reads ahead: more holds the event loop too long, less costs too many hops. */
const READ_AHEAD_BYTES = 64 * 1024
/** Reopens in about 110 ms after a kill and keeps its speed; 64 MB takes 270 ms, 4 MB slows writes down. */
const WRITE_BUFFER_BYTES = 16 * 1024 * 1024
const CACHE_BYTES = 32 * 1024 * 1024

/** After so many the event loop goes round: to seal and copy them takes about three milliseconds. */
const TURN_CHARACTERS = 1024 * 1024

/** Before all rows that there are. */
const BEFORE_ROWS = Buffer.of(0)

const EVERYTHING: KeyRange = { lower: Buffer.alloc(0), upper: Buffer.alloc(1, 0xff) }

const ENCODINGS = { keyEncoding: 'buffer', valueEncoding: 'utf8' } as const

/** Of values on disk: they are read as texts, and given as these or as bytes, of which classic-level makes its copy sooner. */
const STORED_VALUES = {
  name: 'stored-values',
  format: 'utf8',
  encode: (value: string | Uint8Array): string | Uint8Array => value,
  decode: (text: string): string => text,
} as const
const DISK_ENCODINGS = { ...ENCODINGS, valueEncoding: STORED_VALUES }

/** What is stored for a value under its key. Bytes need only be good until the next call. */
export type StoredForm = (key: Buffer, value: string) => string | Uint8Array

const asItIs: StoredForm = (_key, value) => value

/**
 * Of a cursor that wants no keys. To classic-level the key that it leaves out is empty, and an empty text costs a third of a microsecond less than an
 * empty buffer, a tenth of a Scan. Bounds stay buffers: it takes them as they are, whatever the encoding says.
 */
const NO_KEYS = {
  name: 'no-keys',
  format: 'utf8',
  encode: (bound: Buffer): Buffer => bound,
  decode: (empty: string): string => empty,
} as const

/** @throws Error with code LEVEL_DATABASE_NOT_OPEN, whose cause says why (LEVEL_LOCKED: another process has the folder) */
export async function openDiskStore(folder: string, storedForm = asItIs): Promise<Store> {
  const { storeFiles: maxOpenFiles } = descriptorShares()
  const sizes = { writeBufferSize: WRITE_BUFFER_BYTES, cacheSize: CACHE_BYTES, maxOpenFiles }
  const options = { ...DISK_ENCODINGS, ...sizes, compression: true }
  const level = new DiskLevel<Buffer, string | Uint8Array>(folder, options)
  await level.open()
  return new LevelStore(level, storedForm, level as unknown as Files) // level's types name only what browsers have too
}

export async function openMemoryStore(): Promise<Store> {
  const level = new MemoryLevel<Buffer, string>({ ...ENCODINGS, storeEncoding: 'buffer' })
  await level.open()
  return new LevelStore(level as Level, asItIs, undefined)
}

class LevelStore implements Store {
  readonly #level: Level
  readonly #storedForm: StoredForm
  readonly #files: Files | undefined

  constructor(level: Level, storedForm: StoredForm, files: Files | undefined) {
    this.#level = level
    this.#storedForm = storedForm
    this.#files = files
  }

  get(key: Buffer, snapshot?: Snapshot): string | undefined {
    const value =
      snapshot === undefined ? this.#level.getSync(key) : this.#level.getSync(key, { snapshot: levelSnapshot(snapshot) })
    return value as string | undefined // both encodings read texts
  }

  cursor(range: CursorRange): Cursor {
    const iterator = this.#level.iterator({
      gte: range.lower,
      lt: range.upper,
      reverse: range.reverse ?? false,
      keys: range.only !== 'values',
      ...(range.only === 'values' && this.#files !== undefined ? { keyEncoding: NO_KEYS } : {}),
      values: range.only !== 'keys',
      ...(range.snapshot === undefined ? {} : { snapshot: levelSnapshot(range.snapshot) }),
      highWaterMarkBytes: READ_AHEAD_BYTES, // classic-level's own option; memory-level ignores it
    } as Parameters<Level['iterator']>[0])
    const end = range.reverse === true ? BEFORE_ROWS : range.upper
    return new LevelCursor(iterator as AbstractIterator<Level, Buffer, string>, this.#files === undefined ? undefined : end)
  }

  snapshot(): Snapshot {
    return this.#level.snapshot()
  }

  /** Chained: twelve operations so cost 14 µs of the main thread, as an array with options 26 µs. */
  async batch(ops: readonly StoreOp[], durability: Durability): Promise<void> {
    const batch = this.#level.batch()
    let characters = 0
    for (const op of ops) {
      if (op.type === 'put') batch.put(op.key, this.#storedForm(op.key, op.value))
      else batch.del(op.key)
      characters += op.type === 'put' ? op.value.length : 0
      if (characters <= TURN_CHARACTERS) continue
      characters = 0
      await nextTurn()
    }
    const options: WriteOptions = { sync: durability === 'disk' }
    try {
      await batch.write(options)
    } catch (error) {
      throw writeFailure(error)
    }
  }

  async fileBytes({ lower, upper }: KeyRange): Promise<number> {
    return (await this.#files?.approximateSize(lower, upper, ENCODINGS)) ?? 0
  }

  async compact({ lower, upper } = EVERYTHING): Promise<void> {
    await this.#files?.compactRange(lower, upper, ENCODINGS)
  }

  /** LevelDB remembers that it failed to write until it is opened anew. */
  async reopen(): Promise<void> {
    if (this.#files === undefined) return
    await this.#level.close()
    try {
      await this.#level.open({ createIfMissing: false })
    } catch (error) {
      throw writeFailure((error as Error).cause ?? error) // the cause says why
    }
  }

  close(): Promise<void> {
    return this.#level.close()
  }
}

/** Snapshots only ever come from `LevelStore.snapshot`. */
function levelSnapshot(snapshot: Snapshot): AbstractSnapshot {
  return snapshot as AbstractSnapshot
}

class LevelCursor implements Cursor {
  readonly #iterator: Iterator
  readonly #end: Buffer | undefined
  /** Rows were read, and there may be more. */
  #isWithin = false

  /** @param end a key outside of the range, where it ends; undefined where nothing is on a disk */
  constructor(iterator: AbstractIterator<Level, Buffer, string>, end: Buffer | undefined) {
    this.#iterator = iterator
    this.#end = end
  }

  async next(rows: number): Promise<readonly (readonly [Buffer, string])[]> {
    const found = await this.#iterator.nextv(rows)
    this.#isWithin = found.length > 0
    return found
  }

  /**
   * LevelDB passes over a block that it can't read, and says so to whoever comes to the end of the range. So this goes there, at once. Whoever
   * has come there himself has heard it; and to go there in a store that holds nothing would end the process.
   */
  async checkRead(): Promise<void> {
    if (this.#end === undefined || !this.#isWithin) return
    this.#iterator.seek(this.#end)
    await this.#iterator.nextv(1)
  }

  close(): Promise<void> {
    return this.#iterator.close()
  }
}
