// A store whose values carry seals (seal.ts): put on when they are written, checked and taken off whenever they are read. Invariant: a
// value that is damaged is never handed out, passed over or written back: who reads it is refused. Writing over it unread mends it.
import { ApiError } from '../model/errors.js'
import { nextTurn } from '../runtime/clock.js'
import { wordsOfKey } from './keys.js'
import { isOfKey, isSealed, sealed, unsealed } from './seal.js'
import { put, type Cursor, type CursorRange, type Snapshot, type Store, type StoreOp } from './store.js'
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

/** After so many the event loop goes round: to sum them up takes a millisecond. */
const TURN_CHARACTERS = 1024 * 1024

/** At once, unless there is much to seal. */
function sealedOps(ops: readonly StoreOp[]): readonly StoreOp[] | Promise<readonly StoreOp[]> {
  let characters = 0
  for (const op of ops) if (op.type === 'put') characters += op.value.length
  return characters <= TURN_CHARACTERS ? ops.map(sealedOp) : sealedInTurns(ops)
}

const sealedOp = (op: StoreOp): StoreOp => (op.type === 'put' ? put(op.key, sealed(op.key, op.value)) : op)

async function sealedInTurns(ops: readonly StoreOp[]): Promise<readonly StoreOp[]> {
  const all: StoreOp[] = []
  let characters = 0
  for (const op of ops) {
    all.push(sealedOp(op))
    characters += op.type === 'put' ? op.value.length : 0
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
    batch: (ops, durability) => {
      const all = sealedOps(ops)
      return all instanceof Promise ? all.then((given) => store.batch(given, durability)) : store.batch(all, durability)
    },
  })
}
