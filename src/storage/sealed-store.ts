// A store whose values carry seals (seal.ts): put on when they are written, checked and taken off whenever they are read. Invariant: a
// value that is damaged is never handed out, passed over or written back: who reads it is refused. Writing over it unread mends it.
import { ApiError } from '../model/errors.js'
import { nextTurn } from '../runtime/clock.js'
import { wordsOfKey } from './keys.js'
import { isOfKey, isSealed, sealed, unsealed, unsealedTogether } from './seal.js'
import { put, type Cursor, type CursorRange, type Store, type StoreOp } from './store.js'
import { wrapStore } from './wrap-store.js'

type Rows = Awaited<ReturnType<Cursor['next']>>

export interface SealedOptions {
  /** Whether values without a seal are taken as they are: those of a folder that was made before there were seals. */
  readonly hasUnsealed: boolean
  /** What a value is called by those who wrote it; undefined where that is not known. */
  readonly nameOf?: (key: Buffer) => string | undefined
  /** Told of each damaged value that is met. */
  readonly onDamage: (words: string) => void
}

/** After so many the event loop goes round: to sum them up takes a millisecond. */
const TURN_CHARACTERS = 1024 * 1024

/** At once, unless there is much to seal. */
async function sealedOps(ops: readonly StoreOp[]): Promise<readonly StoreOp[]> {
  const all: StoreOp[] = []
  let characters = 0
  for (const op of ops) {
    if (op.type !== 'put') {
      all.push(op)
      continue
    }
    all.push(put(op.key, sealed(op.key, op.value)))
    characters += op.value.length
    if (characters <= TURN_CHARACTERS) continue
    characters = 0
    await nextTurn()
  }
  return all
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
  function opened(key: Uint8Array, stored: string): string {
    if (hasUnsealed && !isSealed(stored)) return stored
    const text = unsealed(stored)
    if (text === undefined || !isOfKey(key, stored)) refuse(key)
    return text
  }
  /** By one sum for all; when that is wrong, or some have no seal, each by its own. */
  function openedValues(rows: Rows, range: CursorRange): Rows {
    const texts = rows.length > 1 ? unsealedTogether(rows.map(([, stored]) => stored)) : undefined
    if (texts !== undefined) return rows.map(([key], at) => [key, texts[at] ?? ''])
    return rows.map(([key, stored]) => {
      if (hasUnsealed && !isSealed(stored)) return [key, stored]
      return [key, unsealed(stored) ?? refuse(range.lower)]
    })
  }
  /** The same with keys, of which each is checked. */
  function openedRows(rows: Rows): Rows {
    const texts = rows.length > 1 ? unsealedTogether(rows.map(([, stored]) => stored)) : undefined
    if (texts === undefined) return rows.map(([key, stored]) => [key, opened(key, stored)])
    return rows.map(([key, stored], at) => (isOfKey(key, stored) ? [key, texts[at] ?? ''] : refuse(key)))
  }
  return wrapStore(store, {
    get: (key, snapshot) => {
      const stored = store.get(key, snapshot)
      return stored === undefined ? undefined : opened(key, stored)
    },
    cursor: (range) => {
      const cursor = store.cursor(range)
      if (range.only === 'keys') return cursor
      const open = (rows: Rows): Rows => (range.only === 'values' ? openedValues(rows, range) : openedRows(rows))
      return { next: async (rows) => open(await cursor.next(rows)), close: () => cursor.close() }
    },
    batch: async (ops, durability) => store.batch(await sealedOps(ops), durability),
  })
}
