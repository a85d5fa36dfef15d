// Snapshots as data folders: each can be served by itself. Invariants: a snapshot gets its name last, so that whatever a kill leaves has none and
// is not listed; nothing is written to one that is there, since it is read from a copy.
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { NAME_MEMBER } from '../controls/members.js'
import { machineMs } from '../runtime/stopwatch.js'
import { copyRows } from '../storage/copy-rows.js'
import { openCopy } from '../storage/folder-copy.js'
import { FolderError } from '../storage/folder-error.js'
import { MARK, readMark, syncNames } from '../storage/folder-mark.js'
import { openFolder } from '../storage/folder.js'
import { HeldView } from '../storage/held-view.js'
import { makeFolder } from '../storage/make-folder.js'
import type { View } from '../storage/store.js'
import type { ShownSnapshot, SnapshotPlace } from './snapshots.js'

const OWNER_ALONE = 0o700

export class FolderSnapshots implements SnapshotPlace {
  readonly #folder: string
  /** Copies that are read: opened twice, they would be in each other's way. */
  readonly #opened = new Map<string, Promise<HeldView | undefined>>()

  /** @param folder that they are in, made with the first one */
  constructor(folder: string) {
    this.#folder = resolve(folder)
  }

  async keep(name: string, view: View): Promise<ShownSnapshot> {
    const beside = this.#placeOf(`.${name}.new`)
    if (await isThere(this.#placeOf(name)))
      throw new FolderError(`${this.#placeOf(name)} is there already, and is no snapshot: choose another name, or move it away`)
    try {
      await makeFolder(this.#folder, OWNER_ALONE)
      await removeAll(beside)
      await mkdir(beside, OWNER_ALONE)
      const store = await openFolder(beside, 'create')
      await copyRows(view, store).finally(() => store.close())
      await rename(beside, this.#placeOf(name))
      await syncNames(this.#folder)
    } catch (error) {
      await removeAll(beside).catch(() => undefined)
      throw error instanceof FolderError ? error : this.#cannotKeep(name, error)
    }
    return { name, createdAt: new Date(machineMs()).toISOString(), folder: this.#placeOf(name) }
  }

  async open(name: string): Promise<HeldView | undefined> {
    for (let opened = this.#opened.get(name); opened !== undefined; opened = this.#opened.get(name)) {
      const view = await opened.catch(() => undefined)
      if (view?.isHeld === true) return view.hold()
      if (this.#opened.get(name) === opened) this.#opened.delete(name)
    }
    const opening = this.#openAnew(name)
    this.#opened.set(name, opening)
    return opening
  }

  async list(): Promise<readonly ShownSnapshot[]> {
    const names = await readdir(this.#folder).catch(() => [])
    const shown = await Promise.all(names.filter((name) => NAME_MEMBER.read(name) !== undefined).map((name) => this.#shown(name)))
    return shown.filter((one) => one !== undefined)
  }

  /** Renamed first: half a snapshot is none. What somebody else put there is not taken away. */
  async remove(name: string): Promise<boolean> {
    if (!(await isThere(join(this.#placeOf(name), MARK)))) return false
    const gone = this.#placeOf(`.${name}.gone`)
    await removeAll(gone)
    await rename(this.#placeOf(name), gone)
    this.#opened.delete(name)
    await removeAll(gone)
    return true
  }

  #placeOf(name: string): string {
    return join(this.#folder, name)
  }

  /** What has no mark is no snapshot to list. */
  async #shown(name: string): Promise<ShownSnapshot | undefined> {
    const folder = this.#placeOf(name)
    const mark = await readMark(folder).catch(() => undefined)
    if (mark === undefined) return undefined
    return { name, createdAt: (await stat(folder)).mtime.toISOString(), folder }
  }

  async #openAnew(name: string): Promise<HeldView | undefined> {
    if (!(await isThere(this.#placeOf(name)))) return undefined
    const copy = await openCopy(this.#placeOf(name))
    const [damage] = copy.damages
    if (damage === undefined && copy.store !== undefined) return new HeldView(copy.store.checked, () => copy.remove())
    await copy.remove()
    throw new FolderError(`the snapshot ${name} is damaged: ${damage ?? 'it has no store'}; take it away, and keep another one`)
  }

  #cannotKeep(name: string, error: unknown): FolderError {
    const words = (error instanceof Error ? error.message : String(error)).replaceAll(/\s+/g, ' ')
    return new FolderError(
      `the snapshot ${name} can't be kept in ${this.#folder}: ${words}; free space there, or name another --snapshot-dir`,
    )
  }
}

const removeAll = (path: string): Promise<void> => rm(path, { recursive: true, force: true })

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  )
