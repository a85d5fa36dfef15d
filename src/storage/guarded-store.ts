// The store of a data folder that a server has open, for as long as the folder is there. Invariant: once it was seen that the folder is
// gone, nothing is read, written or acknowledged any more, and LevelDB touches no file: the names may be those of another server by then.
import { ApiError } from '../model/errors.js'
import type { FolderError } from './folder-error.js'
import { type FolderOptions, openFolder } from './folder.js'
import { FolderWatch } from './folder-watch.js'
import type { Cursor, CursorRange, Durability, KeyRange, Snapshot, Store, StoreOp } from './store.js'

/** Opens the folder, made when it is missing, to be served. @throws FolderError */
export async function openServedFolder(folder: string, options: FolderOptions): Promise<GuardedStore> {
  return new GuardedStore(await openFolder(folder, 'create', options), folder)
}

export class GuardedStore implements Store {
  /** Resolves when the folder was taken away, with the cause and the remedy. */
  readonly lost: Promise<FolderError>
  readonly #store: Store
  readonly #watch: FolderWatch
  #loss: FolderError | undefined

  constructor(store: Store, folder: string) {
    this.#store = store
    let tell: (loss: FolderError) => void
    this.lost = new Promise((resolve) => (tell = resolve))
    this.#watch = new FolderWatch(folder, (loss) => {
      this.#loss = loss
      tell(loss)
      store.close().catch(() => undefined) // what is open ends with it, and fails in its own words
    })
  }

  get(key: Buffer, snapshot?: Snapshot): string | undefined {
    this.#refuseLost()
    return this.#store.get(key, snapshot)
  }

  cursor(range: CursorRange): Cursor {
    this.#refuseLost()
    return this.#store.cursor(range)
  }

  snapshot(): Snapshot {
    this.#refuseLost()
    return this.#store.snapshot()
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

  close(): Promise<void> {
    this.#watch.close()
    return this.#store.close()
  }

  #refuseLost(): void {
    if (this.#loss !== undefined) throw new ApiError('InternalServerError', this.#loss.message)
  }
}
