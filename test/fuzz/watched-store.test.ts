// Proves that the hash which the fuzzer trusts is that of the rows, whatever a batch does to a key, and that it notices one changed row.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { openMemoryStore } from '../../src/storage/level-store.js'
import { del, put } from '../../src/storage/store.js'
import { watchedStore } from './watched-store.js'

const key = fc.integer({ min: 0, max: 5 }).map((byte) => Buffer.of(1, byte))
const op = fc.oneof(
  fc.tuple(key, fc.string()).map(([at, value]) => put(at, value)),
  key.map((at) => del(at)),
)

it('the hash of the batches is the hash of the rows', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(op, { maxLength: 8 }), { maxLength: 8 }), async (batches) => {
      const store = watchedStore(await openMemoryStore())
      for (const ops of batches) {
        await store.batch(ops, 'os')
        expect(store.hash).toBe(await store.scanned())
      }
      expect(store.batches).toBe(batches.length)
      await store.close()
    }),
    { seed: 20_261_101, numRuns: 200 },
  )
})

it('a row that changes behind its back is noticed', async () => {
  const inner = await openMemoryStore()
  const store = watchedStore(inner)
  await store.batch([put(Buffer.of(1), 'a'), put(Buffer.of(2), 'b')], 'os')
  await inner.batch([put(Buffer.of(2), 'c')], 'os')
  expect(await store.scanned()).not.toBe(store.hash)
  await store.close()
})
