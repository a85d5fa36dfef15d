// Tells when a handler file, or a file that it imports, changes. Invariants: folders are watched and not files, so that a file that is
// replaced, or not there yet, is seen; nothing is polled and nothing keeps the process.
import { existsSync, type FSWatcher, statSync, watch } from 'node:fs'
import { dirname } from 'node:path'
import { afterMs } from '../../runtime/heartbeat.js'
import { localFiles } from './local-imports.js'

/** An editor that saves writes more than once. */
const REST_MS = 50

export class FileWatch {
  /** Resolves when changes are seen. */
  readonly ready: Promise<void>
  readonly #entry: string
  readonly #whenChanged: (file: string) => void
  #watchers: readonly FSWatcher[] = []
  /** What each file was when it was last looked at. */
  #stamps: ReadonlyMap<string, string> = new Map()
  #callOff: (() => void) | undefined
  #isClosed = false

  /** @param entry absolute */
  constructor(entry: string, whenChanged: (file: string) => void) {
    this.#entry = entry
    this.#whenChanged = whenChanged
    this.ready = this.#watchAll()
  }

  close(): void {
    this.#isClosed = true
    this.#callOff?.()
    for (const watcher of this.#watchers) watcher.close()
  }

  async #watchAll(): Promise<void> {
    const files = [...(await localFiles(this.#entry))]
    if (this.#isClosed) return
    for (const watcher of this.#watchers) watcher.close()
    this.#watchers = [...new Set(files.map((file) => folderThatIs(dirname(file))))].flatMap((folder) => this.#watchFolder(folder))
    this.#stamps = stampsOf(files)
  }

  #watchFolder(folder: string): readonly FSWatcher[] {
    try {
      const watcher = watch(folder, { persistent: false }, () => this.#rest())
      watcher.on('error', () => this.#rest()) // the folder went away
      return [watcher]
    } catch {
      return [] // it went away just now: the file can't be loaded either, which is said
    }
  }

  #rest(): void {
    this.#callOff?.()
    if (!this.#isClosed) this.#callOff = afterMs(REST_MS, () => this.#look())
  }

  #look(): void {
    const now = stampsOf([...this.#stamps.keys()])
    const changed = [...now].find(([file, stamp]) => this.#stamps.get(file) !== stamp)
    if (changed === undefined) return
    this.#stamps = now
    void this.#watchAll().then(() => this.#isClosed || this.#whenChanged(changed[0]))
  }
}

const stampsOf = (files: readonly string[]): ReadonlyMap<string, string> => new Map(files.map((file) => [file, stampOf(file)]))

function stampOf(file: string): string {
  const found = statSync(file, { throwIfNoEntry: false })
  return found === undefined ? '' : `${found.ino} ${found.size} ${found.mtimeMs}`
}

/** The folder, or the first above it that is there. */
const folderThatIs = (folder: string): string => (existsSync(folder) ? folder : folderThatIs(dirname(folder)))
