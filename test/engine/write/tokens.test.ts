// What is remembered of transactions has a bound in bytes: the oldest go first, from the store too, a few a transaction.
import { expect, test } from 'vitest'
import { loadTokens, Tokens } from '../../../src/engine/write/tokens.js'
import { TOKEN_RANGE } from '../../../src/storage/keys.js'
import { openMemoryStore } from '../../../src/storage/level-store.js'
import type { Store } from '../../../src/storage/store.js'

const NAMESPACE = { account: '000000000000', region: 'us-east-1' }
const TEN_MINUTES_MS = 600_000
const tokenOf = (n: number) => ({ token: `token-${n}`, namespace: NAMESPACE, payloadDigest: `digest-${n}` })

/** A transaction of a hundred actions, from beginning to end. @returns how many operations its batch had for tokens */
async function run(tokens: Tokens, store: Store, n: number, nowMs: number): Promise<number> {
  const sizesBytes = Array.from({ length: 100 }, () => 1024)
  expect(tokens.begin(tokenOf(n), nowMs)).toBeUndefined()
  const ops = tokens.rememberOps(tokenOf(n), sizesBytes, nowMs)
  await store.batch(ops, 'os')
  tokens.end(tokenOf(n), sizesBytes, nowMs)
  return ops.length
}

const isRemembered = (tokens: Tokens, n: number, nowMs: number): boolean => {
  const isKnown = tokens.begin(tokenOf(n), nowMs) !== undefined
  if (!isKnown) tokens.end(tokenOf(n), undefined, nowMs)
  return isKnown
}

async function storedIn(store: Store): Promise<number> {
  const cursor = store.cursor(TOKEN_RANGE)
  const rows = await cursor.next(10_000)
  await cursor.close()
  return rows.length
}

test('the oldest are forgotten when there is no room, and those alone', async () => {
  const store = await openMemoryStore()
  const tokens = new Tokens(50_000)
  for (let n = 0; n < 200; n++) await run(tokens, store, n, n)
  const known = Array.from({ length: 200 }, (_, n) => isRemembered(tokens, n, 200))
  const oldest = known.indexOf(true)
  expect(200 - oldest).toBeGreaterThan(25) // about a kilobyte each
  expect(200 - oldest).toBeLessThanOrEqual(50)
  expect(known.slice(oldest)).not.toContain(false)
  expect(await storedIn(store)).toBe(200 - oldest)
})

test('a bound that never was is kept after a restart, a hundred a transaction', async () => {
  const store = await openMemoryStore()
  const first = new Tokens(10_000_000)
  for (let n = 0; n < 500; n++) await run(first, store, n, n)
  const second = new Tokens(50_000)
  second.restore(await loadTokens(store))
  const counts: number[] = []
  for (let n = 500; n < 510; n++) counts.push(await run(second, store, n, n))
  expect(Math.max(...counts)).toBe(101)
  expect(await storedIn(store)).toBeLessThanOrEqual(50)
  expect(isRemembered(second, 509, 510)).toBe(true)
})

test('those that have expired go a hundred a transaction, and count as unknown meanwhile', async () => {
  const store = await openMemoryStore()
  const tokens = new Tokens()
  for (let n = 0; n < 250; n++) await run(tokens, store, n, 0)
  expect(isRemembered(tokens, 249, TEN_MINUTES_MS)).toBe(false)
  expect(await run(tokens, store, 250, TEN_MINUTES_MS)).toBe(101)
  expect(await storedIn(store)).toBe(151)
})

test('a reset and a retry after expiry leave the room that they had', async () => {
  const store = await openMemoryStore()
  const tokens = new Tokens(50_000)
  for (let round = 0; round < 20; round++) {
    for (let n = 0; n < 20; n++) await run(tokens, store, n, round * TEN_MINUTES_MS)
    if (round % 2 === 0) await store.batch(tokens.resetOps(NAMESPACE), 'os')
  }
  for (let n = 0; n < 20; n++) expect(isRemembered(tokens, n, 19 * TEN_MINUTES_MS)).toBe(true)
})
