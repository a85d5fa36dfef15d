// Reads of a store whose values carry seals (seal.ts), which level-store.ts puts on: they are checked and taken off. Invariant: a
// value that is damaged is never handed out, passed over or written back: who reads it is refused. Writing over it unread mends it.
// Rows that are read as `rows` may come unchecked; then whoever sees them is refused (unchecked-row.ts).
import { ApiError } from '../model/errors.js'
import { wordsOfKey } from './keys.js'
import { Row } from './row.js'
import { isOfKey, isSealed, unsealed } from './seal.js'
import type { Cursor, CursorRange, RowReads, Snapshot, Store } from './store.js'
import { UncheckedRow } from './unchecked-row.js'
import { wrapStore } from './wrap-store.js'

type Entry = Awaited<ReturnType<Cursor['next']>>[number]

export interface SealedOptions {
  /** Whether values without a seal are taken as they are: those of a folder that was made before there were seals. */
  readonly hasUnsealed: boolean
  /** What a value is called by those who wrote it; undefined where that is not known. */
  readonly nameOf?: (key: Buffer) => string | undefined
  /** Told of each damaged value that is met. */
  readonly onDamage: (words: string) => void
}

/** @throws ApiError InternalServerError from the store's reads, for a value that is damaged */
export function sealedStore(store: Store, options: SealedOptions): Store {
  const { hasUnsealed } = options
  const { refuse, refuseUnreadable } = refusals(options)
  function stored(key: Buffer, snapshot?: Snapshot): string | undefined {
    try {
      return store.get(key, snapshot)
    } catch (error) {
      return refuseUnreadable(error)
    }
  }
  function opened(key: Uint8Array, stored: string): string {
    if (hasUnsealed && !isSealed(stored)) return stored
    const text = unsealed(stored)
    return text === undefined || !isOfKey(key, stored) ? refuse(key) : text
  }
  /** Without keys nobody can say whose value it is. */
  function openedValue(stored: string, lower: Buffer): string {
    return hasUnsealed && !isSealed(stored) ? stored : (unsealed(stored) ?? refuse(lower))
  }
  /** @param open makes of an entry what is handed out, or refuses it */
  function cursorOver<Element>(range: CursorRange, open: (entry: Entry) => Element): Cursor<Element> {
    const cursor = store.cursor(range)
    return {
      next: async (rows) => {
        try {
          return (await cursor.next(rows)).map(open)
        } catch (error) {
          return refuseUnreadable(error)
        }
      },
      checkRead: () => cursor.checkRead().catch(refuseUnreadable),
      close: () => cursor.close(),
    }
  }
  const rows: RowReads = {
    get: (key) => {
      const found = stored(key)
      if (found === undefined) return undefined
      const row = UncheckedRow.of(found, key, refuse)
      if (row === undefined) return Row.read(opened(key, found))
      return isOfKey(key, found) ? row : refuse(key)
    },
    cursor: ({ lower, upper, reverse = false }) =>
      cursorOver(
        { lower, upper, reverse, only: 'values' },
        ([, found]) => UncheckedRow.of(found, lower, refuse) ?? Row.read(openedValue(found, lower)),
      ),
  }
  return wrapStore(store, {
    rows,
    get: (key, snapshot) => {
      const found = stored(key, snapshot)
      return found === undefined ? undefined : opened(key, found)
    },
    cursor: (range) => {
      if (range.only === 'keys') return cursorOver(range, (entry) => entry)
      if (range.only === 'values') return cursorOver(range, ([key, found]) => [key, openedValue(found, range.lower)])
      return cursorOver(range, ([key, found]) => [key, opened(key, found)])
    },
  })
}

/** How damage is told and refused. */
function refusals({ nameOf, onDamage }: SealedOptions) {
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
  return { refuse, refuseUnreadable }
}
