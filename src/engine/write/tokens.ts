// Client request tokens: what a transaction did is remembered for ten minutes by the clock, in the batch that did it, so that a retry
// after a crash is answered and not done again. Invariant: what is remembered takes so many bytes at most. Beyond that the oldest are
// forgotten first, as if their ten minutes were over: a retry comes within seconds, and a refusal would stop clients that retry nothing.
// Source: docs API_TransactWriteItems ClientRequestToken; the bound is the emulator's own.
import { idempotentParameterMismatch, transactionInProgress } from '../../model/errors.js'
import { LIMITS } from '../../model/limits.js'
import type { Namespace } from '../../model/table.js'
import { TOKEN_RANGE, tokenKey } from '../../storage/keys.js'
import { del, put, type Store, type StoreOp } from '../../storage/store.js'
import type { IdempotencyToken } from '../contract/items.js'

interface Remembered {
  readonly payloadDigest: string
  readonly expiresAtMs: number
  readonly sizesBytes: readonly number[]
}

/** A token's id, and what is remembered of it. */
export type LoadedToken = readonly [id: string, remembered: Remembered]

/** About 80 000 transactions of ten actions: ten minutes at 130 a second, 40 s at 2000. */
const MOST_BYTES = 32 * 1024 * 1024
/** Of an entry without its texts and numbers, as measured on the heap. */
const ENTRY_BYTES = 200
/** How many a transaction forgets at most: more than it adds, and too few to hold it up. */
const FORGET_AT_ONCE = 100

export class Tokens {
  readonly #mostBytes: number
  /** In order of expiry, since all are kept equally long. */
  readonly #done = new Map<string, Remembered>()
  readonly #running = new Map<string, string>()
  /** Of those that are done. */
  #bytes = 0

  constructor(mostBytes = MOST_BYTES) {
    this.#mostBytes = mostBytes
  }

  /** Takes over what the store says; transactions under way stay so. @param loaded by `loadTokens` */
  restore(loaded: readonly LoadedToken[]): void {
    this.#done.clear()
    this.#bytes = 0
    for (const [id, remembered] of loaded) this.#add(id, remembered)
  }

  /**
   * @returns what the transaction did before; undefined when it has to run.
   * @throws ApiError IdempotentParameterMismatchException, TransactionInProgressException
   */
  begin(token: IdempotencyToken, nowMs: number): readonly number[] | undefined {
    const id = idOf(token)
    const running = this.#running.get(id)
    const done = this.#done.get(id)
    const known = running ?? (done !== undefined && done.expiresAtMs > nowMs ? done.payloadDigest : undefined)
    if (known !== undefined && known !== token.payloadDigest) throw idempotentParameterMismatch()
    if (running !== undefined) throw transactionInProgress()
    if (known !== undefined) return done?.sizesBytes
    this.#running.set(id, token.payloadDigest)
    return undefined
  }

  /** The clock may show less than it did: none is remembered longer from now on than a new one would be. */
  bound(nowMs: number): void {
    const latestMs = nowMs + LIMITS.idempotencyMs
    for (const [id, remembered] of this.#done)
      if (remembered.expiresAtMs > latestMs) this.#done.set(id, { ...remembered, expiresAtMs: latestMs })
  }

  /** Operations that remember the transaction and forget what has expired or has no room, for its own batch. */
  rememberOps(token: IdempotencyToken, sizesBytes: readonly number[], nowMs: number): readonly StoreOp[] {
    const remembered = { payloadDigest: token.payloadDigest, expiresAtMs: nowMs + LIMITS.idempotencyMs, sizesBytes }
    const id = idOf(token)
    return [...this.#forgetOps(nowMs, bytesOf(id, remembered)), put(tokenKey(id), JSON.stringify(remembered))]
  }

  /** The transaction is over. @param sizesBytes given when it was committed */
  end(token: IdempotencyToken, sizesBytes: readonly number[] | undefined, nowMs: number): void {
    const id = idOf(token)
    const wasForgotten = !this.#running.delete(id)
    if (sizesBytes === undefined || wasForgotten) return
    this.#delete(id)
    this.#add(id, { payloadDigest: token.payloadDigest, expiresAtMs: nowMs + LIMITS.idempotencyMs, sizesBytes })
  }

  /** Forgets those of a namespace, or of all: what they did is gone. Those under way are not remembered when they end. */
  resetOps(namespace: Namespace | undefined): readonly StoreOp[] {
    const prefix = namespace === undefined ? '' : prefixOf(namespace)
    const ids = [...this.#done.keys(), ...this.#running.keys()].filter((id) => id.startsWith(prefix))
    for (const id of ids) {
      this.#delete(id)
      this.#running.delete(id)
    }
    return ids.map((id) => del(tokenKey(id)))
  }

  /** @param moreBytes what is to be remembered next */
  #forgetOps(nowMs: number, moreBytes: number): readonly StoreOp[] {
    const ops: StoreOp[] = []
    for (const [id, { expiresAtMs }] of this.#done) {
      const hasRoom = this.#bytes + moreBytes <= this.#mostBytes
      if ((expiresAtMs > nowMs && hasRoom) || ops.length === FORGET_AT_ONCE) break
      this.#delete(id)
      ops.push(del(tokenKey(id)))
    }
    return ops
  }

  #add(id: string, remembered: Remembered): void {
    this.#done.set(id, remembered)
    this.#bytes += bytesOf(id, remembered)
  }

  #delete(id: string): void {
    const remembered = this.#done.get(id)
    if (remembered === undefined) return
    this.#done.delete(id)
    this.#bytes -= bytesOf(id, remembered)
  }
}

/** What a store remembers, in order of expiry. */
export async function loadTokens(store: Store): Promise<readonly LoadedToken[]> {
  const cursor = store.cursor(TOKEN_RANGE)
  const found: LoadedToken[] = []
  try {
    for (let rows = await cursor.next(100); rows.length > 0; rows = await cursor.next(100)) {
      for (const [key, value] of rows) found.push([key.toString('utf8', 1), JSON.parse(value) as Remembered])
    }
  } finally {
    await cursor.close()
  }
  return found.sort(([, a], [, b]) => a.expiresAtMs - b.expiresAtMs)
}

const bytesOf = (id: string, { payloadDigest, sizesBytes }: Remembered): number =>
  ENTRY_BYTES + id.length + payloadDigest.length + 8 * sizesBytes.length

const prefixOf = ({ account, region }: Namespace): string => `${account}\0${region}\0`
const idOf = ({ namespace, token }: IdempotencyToken): string => prefixOf(namespace) + token
