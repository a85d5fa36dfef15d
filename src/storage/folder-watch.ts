// Sees that an open data folder goes away: deleted, moved, or another one in its place. Invariant: once it was seen, it stays so; a look
// that can't tell (no rights, a system in distress) sees nothing. Why it looks as it does: the folder's README.
import { type FSWatcher, statSync, watch } from 'node:fs'
import { join } from 'node:path'
import { everyMs } from '../runtime/heartbeat.js'
import { FolderError } from './folder-error.js'
import { MARK } from './folder-mark.js'

const LOOK_EVERY_MS = 1000

const UNKNOWN = 'unknown'

const LOCK = join('store', 'LOCK')
/** Without one of these the folder would be refused at the next start. */
const NEEDED = [MARK, join('store', 'CURRENT')]

export class FolderWatch {
  readonly #folder: string
  readonly #lockId: string | undefined
  readonly #onLost: (error: FolderError) => void
  readonly #watchers: readonly FSWatcher[]
  readonly #endPoll: () => void
  #isOver = false

  /** @param folder one that is open. @param onLost called once, when it is no longer there */
  constructor(folder: string, onLost: (error: FolderError) => void) {
    this.#folder = folder
    this.#onLost = onLost
    this.#lockId = identityOf(join(folder, LOCK))
    this.#watchers = [folder, join(folder, LOCK)].flatMap((path) => this.#watch(path))
    this.#endPoll = everyMs(LOOK_EVERY_MS, () => this.look())
  }

  close(): void {
    this.#isOver = true
    this.#endPoll()
    for (const watcher of this.#watchers) watcher.close()
  }

  /** Of files that nobody writes, so that it costs nothing while all is well. Where the system can't tell, there is the poll. */
  #watch(path: string): readonly FSWatcher[] {
    try {
      const watcher = watch(path, { persistent: false }, () => this.look())
      watcher.on('error', () => undefined)
      return [watcher]
    } catch {
      return []
    }
  }

  /** Looks now. */
  look(): void {
    if (this.#isOver) return
    const change = this.#change()
    if (change === undefined) return
    this.close()
    this.#onLost(new FolderError(`the data folder ${this.#folder} ${change}`))
  }

  #change(): string | undefined {
    const lockId = identityOf(join(this.#folder, LOCK))
    const canTell = lockId !== UNKNOWN && this.#lockId !== UNKNOWN
    if (canTell && lockId !== undefined && lockId !== this.#lockId) {
      return 'was replaced by another one while it was in use, so nothing more is written: start again on the one that is meant'
    }
    if (lockId !== undefined && NEEDED.every((name) => identityOf(join(this.#folder, name)) !== undefined)) return undefined
    return 'was deleted or moved while it was in use, so nothing more is written: bring it back, or start again to have an empty one'
  }
}

/** Which file it is; undefined when there is none, `UNKNOWN` when the system can't tell. */
export function identityOf(path: string): string | undefined {
  try {
    const { dev, ino } = statSync(path, { bigint: true })
    return `${dev}:${ino}`
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    return code === 'ENOENT' || code === 'ENOTDIR' ? undefined : UNKNOWN
  }
}
