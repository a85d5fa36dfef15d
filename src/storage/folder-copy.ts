// A data folder to look at: its files as they are, and a copy of its store that may be opened. Invariant: nothing is written in the folder.
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { changesSinceClosed } from './files/closed-files.js'
import { damagesOf } from './files/inspect-files.js'
import { lossesTold } from './files/level-diary.js'
import { copyStore } from './files/store-copy.js'
import { checkFolder, inUse, inWords } from './folder.js'
import { openDiskStore } from './level-store.js'
import { isHeldHere, isInUse } from './lock.js'
import { sealedStore } from './sealed-store.js'
import type { Store } from './store.js'

export interface FolderCopy {
  /** What is wrong with the files, and what LevelDB dropped: one sentence each. */
  readonly damages: readonly string[]
  /** Undefined when table files are damaged, or so much that LevelDB opens nothing. */
  readonly store: CopiedStore | undefined
  /** Closes the copy and removes it. */
  remove(): Promise<void>
}

export interface CopiedStore {
  /** With the seals of its values. */
  readonly raw: Store
  /** Reads as a server does, and refuses damaged values. */
  readonly checked: Store
  readonly hasUnsealed: boolean
}

/** @throws FolderError when the folder can't be read, is in use, or can't be copied */
export async function openCopy(folder: string): Promise<FolderCopy> {
  const mark = await checkFolder(folder, 'existing')
  const path = join(folder, 'store')
  if (isHeldHere(path)) throw inUse(folder)
  const { inTables, elsewhere } = await damagesOf(path)
  const damages = [...inTables, ...elsewhere, ...(await changesSinceClosed(path))]
  if (inTables.length > 0) {
    if (await isInUse(path)) throw inUse(folder)
    return {
      damages: [...damages, 'the tables were not read: table files are damaged'],
      store: undefined,
      remove: () => Promise.resolve(),
    }
  }
  const copy = await copyStore(path)
  const removeFiles = (): Promise<void> => rm(copy, { recursive: true, force: true })
  try {
    const raw = await openDiskStore(copy)
    const hasUnsealed = mark === 'new' || mark.hasUnsealed
    const checked = sealedStore(raw, { hasUnsealed, onDamage: () => undefined })
    const remove = (): Promise<void> => raw.close().finally(removeFiles)
    return { damages: [...damages, ...(await lossesTold(copy))], store: { raw, checked, hasUnsealed }, remove }
  } catch (error) {
    await removeFiles()
    const refusal = inWords(folder, error)
    if (damages.length === 0 || refusal.message === inUse(folder).message) throw refusal
    return { damages, store: undefined, remove: () => Promise.resolve() }
  }
}
