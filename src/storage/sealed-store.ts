// Reads of a store whose values carry seals (seal.ts), which level-store.ts puts on: they are checked and taken off. Invariant: a
// value that is damaged is never handed out, passed over or written back: who reads it is refused. Writing over it unread mends it.
import { ApiError } from '../model/errors.js'
import { wordsOfKey } from './keys.js'
import { isOfKey, isSealed, unsealed } from './seal.js'
import type { Cursor, CursorRange, Snapshot, Store } from './store.js'
import { wrapStore } from './wrap-store.js'

type Row = Awaited<ReturnType<Cursor['next']>>[number]

export interface SealedOptions {
  /** Whether values without a seal are taken as they are: those of a folder that was made before there were seals. */
  readonly hasUnsealed: boolean
  /** What a value is called by those who wrote it; undefined where that is not known. */
  readonly nameOf?: (key: Buffer) => string | undefined
  /** Told of each damaged value that is met. */
  readonly onDamage: (words: string) => void
}

/** @throws ApiError InternalServerError from the store's reads, for a value that is damaged */
export function sealedStore(store: Store, { hasUnsealed, nameOf, onDamage }: SealedOptions): Store {
  function refuse(key: Uint8Array): never {
    const name = nameOf?.(Buffer.from(key))
    const what = name === undefined ? wordsOfKey(key) : `${name}, ${wordsOfKey(key)}`
    const words = `a stored value is damaged, ${what}: run \`dynalab verify\`, and restore the data folder`
    onDamage(words)
    throw new ApiError('InternalServerError', words)
  }
  /** What holds the value can't be read, so that not even its key is known. */
  function refuseUnreadable(error: unknown): never {
    if ((error as { code?: unknown }).code !== 'LEVEL_CORRUPTION') throw error
    const words = `a block of the store can't be read (${(error as Error).message}): run \`dynalab verify\`, and restore the data folder`
    onDamage(words)
    throw new ApiError('InternalServerError', words)
  }
  function stored(key: Buffer, snapshot: Snapshot | undefined): string | undefined {
    try {
      return store.get(key, snapshot)
    } catch (error) {
      return refuseUnreadable(error)
    }
  }
  function opened(key: Uint8Array, stored: string): string {
    if (hasUnsealed && !isSealed(stored)) return stored
    const text = unsealed(stored)
    if (text === undefined || !isOfKey(key, stored)) refuse(key)
    return text
  }
  /** Without keys nobody can say whose value it is. */
  function openedValue(stored: string, { lower }: CursorRange): string {
    return hasUnsealed && !isSealed(stored) ? stored : (unsealed(stored) ?? refuse(lower))
  }
  return wrapStore(store, {
    get: (key, snapshot) => {
      const found = stored(key, snapshot)
      return found === undefined ? undefined : opened(key, found)
    },
    cursor: (range) => {
      const cursor = store.cursor(range)
      const checkRead = (): Promise<void> => cursor.checkRead().catch(refuseUnreadable)
      const close = (): Promise<void> => cursor.close()
      if (range.only === 'keys') return { next: (rows) => cursor.next(rows).catch(refuseUnreadable), checkRead, close }
      const open =
        range.only === 'values'
          ? ([key, stored]: Row): Row => [key, openedValue(stored, range)]
          : ([key, stored]: Row): Row => [key, opened(key, stored)]
      const next = async (rows: number): Promise<readonly Row[]> => {
        try {
          return (await cursor.next(rows)).map(open)
        } catch (error) {
          return refuseUnreadable(error)
        }
      }
      return { next, checkRead, close }
    },
  })
}
