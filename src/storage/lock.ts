// Whether somebody has a store open, asked without opening it. Invariant: asking takes nobody's lock away. The system gives a lock to a
// process and takes it back when the process closes any handle of that file, so for what this process holds the system is not asked.
import { rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { lendLock, makePlace } from './files/store-copy.js'
import { identityOf } from './folder-watch.js'
import { openDiskStore } from './level-store.js'

/** The lock files that this process holds. */
const held = new Set<string>()

const lockOf = (store: string): string => identityOf(join(store, 'LOCK')) ?? ''

/** Notes a store that was opened. @returns what to call when it is closed */
export function hold(store: string): () => void {
  const lock = lockOf(store)
  held.add(lock)
  return () => void held.delete(lock)
}

export const isHeldHere = (store: string): boolean => held.has(lockOf(store))

/** Another process' lock is met by opening another store with the same lock file. */
export async function isInUse(store: string): Promise<boolean> {
  if (isHeldHere(store)) return true
  const place = await makePlace(resolve(store))
  try {
    await lendLock(resolve(store), place)
    await (await openDiskStore(place)).close()
    return false
  } catch (error) {
    return isLocked(error)
  } finally {
    await rm(place, { recursive: true, force: true })
  }
}

/** Whether an opening failed since another process has the store. */
export const isLocked = (error: unknown): boolean => (error as { cause?: { code?: string } }).cause?.code === 'LEVEL_LOCKED'
