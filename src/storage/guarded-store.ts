// The store of a data folder that a server has open, for as long as the folder is there. Invariants: once it was seen that the folder is
// gone, nothing is read, written or acknowledged any more, and LevelDB touches no file: the names may be those of another server by then.
// The store is opened anew only when the folder takes writes, and when nobody reads: until then reads go on.
import { ApiError } from '../model/errors.js'
import type { FolderError } from './folder-error.js'
import { type FolderOptions, type FolderStore, openFolder } from './folder.js'
import { FolderWatch } from './folder-watch.js'
import { OpenReads } from './open-reads.js'
import type { Cursor, CursorRange, Durability, KeyRange, RowReads, Snapshot, Store, StoreOp } from './store.js'
import { writeFailure } from './write-failure.js'
import { probeWrites } from './write-probe.js'

/** Opens the folder, made when it is missing, to be served. @throws FolderError */
export async function openServedFolder(folder: string, options: FolderOptions): Promise<GuardedStore> {
  return new GuardedStore(await openFolder(folder, 'create', options), folder)
}

export class GuardedStore implements Store {
  /** Resolves when the folder was taken away, with the cause and the remedy. */
  readonly lost: Promise<FolderError>
  readonly rows: RowReads | undefined
  readonly #store: FolderStore
  readonly #folder: string
  readonly #reads = new OpenReads()
  readonly #watch: FolderWatch
  #loss: FolderError | undefined
  #reopening: Promise<void> | undefined

  constructor(store: FolderStore, folder: string) {
    this.#store = store
    this.#folder = folder
    this.rows = store.rows && this.#guarded(store.rows)
    let tell: (loss: FolderError) => void
    this.lost = new Promise((resolve) => (tell = resolve))
    this.#watch = new FolderWatch(folder, (loss) => {
      this.#loss = loss
      tell(loss)
      store.abandon().catch(() => undefined) // what is open ends with it, and fails in its own words
    })
  }

  /** Whether the folder was taken away. */
  get isLost(): boolean {
    return this.#loss !== undefined
  }

  /** Settles when the store can be read again; undefined while it can. */
  get reopening(): Promise<void> | undefined {
    return this.#reopening
  }

  get(key: Buffer, snapshot?: Snapshot): string | undefined {
    this.#refuseLost()
    return this.#store.get(key, snapshot)
  }

  cursor(range: CursorRange): Cursor {
    this.#refuseLost()
    return this.#reads.cursor(this.#store.cursor(range))
  }

  snapshot(): Snapshot {
    this.#refuseLost()
    return this.#reads.snapshot(this.#store.snapshot())
  }

  /** A batch that was under way is in nobody's folder; one that failed meanwhile did so since the folder is gone. */
  async batch(ops: readonly StoreOp[], durability: Durability): Promise<void> {
    this.#refuseLost()
    try {
      await this.#store.batch(ops, durability)
    } finally {
      this.#refuseLost()
    }
  }

  async fileBytes(range: KeyRange): Promise<number> {
    this.#refuseLost()
    return this.#store.fileBytes(range)
  }

  async compact(range?: KeyRange): Promise<void> {
    this.#refuseLost()
    await this.#store.compact(range)
  }

  /** Requests that come meanwhile are held back by whoever asks for `reopening`. */
  async reopen(): Promise<void> {
    this.#refuseLost()
    await probeWrites(this.#folder).catch((error: unknown) => {
      throw writeFailure(error)
    })
    this.#watch.look()
    this.#refuseLost()
    this.#reopening = this.#reads.ended().then(() => this.#store.reopen())
    try {
      await this.#reopening
    } finally {
      this.#reopening = undefined
    }
  }

  close(): Promise<void> {
    this.#watch.close()
    return this.#loss === undefined ? this.#store.close() : this.#store.abandon()
  }

  #guarded(rows: RowReads): RowReads {
    return {
      get: (key) => {
        this.#refuseLost()
        return rows.get(key)
      },
      cursor: (range) => {
        this.#refuseLost()
        return this.#reads.cursor(rows.cursor(range))
      },
    }
  }

  #refuseLost(): void {
    if (this.#loss !== undefined) throw new ApiError('InternalServerError', this.#loss.message)
  }
}
