// Records of Kinesis destinations under everything that can go wrong between a write and a stream: each change arrives, those of an item in
// their order, whatever fails, and over restarts. The server goes wrong by seeds, the clock stands still, and the requests go through the
// official client.
import { afterEach, expect, test } from 'vitest'
import type { Emulator } from '../../../src/emulator.js'
import { clientSink } from '../../../src/kinesis/client-sink.js'
import { openMemoryStore } from '../../../src/storage/level-store.js'
import type { Store } from '../../../src/storage/store.js'
import { wrapStore } from '../../../src/storage/wrap-store.js'
import { emulatorOn, type EmulatorRig } from '../../support/emulator-rig.js'
import { apiOf, type Call } from '../api.js'
import { KinesisServer } from './kinesis-server.js'
import { disorderIn } from './order.js'

const TableName = 'orders'
const StreamArn = 'arn:aws:kinesis:us-east-1:000000000000:stream/orders'
const CREATE = {
  TableName,
  BillingMode: 'PAY_PER_REQUEST',
  KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
  AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
}

let server: KinesisServer | undefined
let rig: EmulatorRig | undefined
afterEach(async () => {
  await rig?.emulator.close()
  await server?.close()
  rig = server = undefined
})

/** Emulators on one store, one after the other. */
async function open(store: Store, endpoint: string): Promise<{ call: Call; emulator: Emulator; rig: EmulatorRig }> {
  // The store outlives each of them.
  const lasting = wrapStore(store, { close: () => Promise.resolve() })
  rig = await emulatorOn(lasting, { kinesis: clientSink(endpoint) })
  return { call: apiOf(rig.emulator), emulator: rig.emulator, rig }
}

const put = (call: Call, pk: string, n: number) => call('PutItem', { TableName, Item: { pk: { S: pk }, n: { N: String(n) } } })

const upTo = (count: number): readonly number[] => Array.from({ length: count }, (_, n) => n + 1)

test.each(['a', 'b', 'c', 'd'])('every change arrives in the order of its item, whatever goes wrong: seed %s', async (seed) => {
  server = new KinesisServer(['orders'], seed)
  const endpoint = await server.listen()
  const store = await openMemoryStore()
  let { call, emulator } = await open(store, endpoint)
  await call('CreateTable', CREATE)
  await call('EnableKinesisStreamingDestination', { TableName, StreamArn })
  server.mode = 'by seed'
  const items = Array.from({ length: 12 }, (_, n) => `item-${n}`)
  for (let n = 1; n <= 30; n++) {
    await Promise.all(items.map((pk) => put(call, pk, n)))
    await emulator.clock.advance({ ms: 150 })
    if (n % 10 === 0) {
      await emulator.close()
      ;({ call, emulator } = await open(store, endpoint))
    }
  }
  for (let tries = 0; tries < 60; tries++) await emulator.clock.advance({ seconds: 10 })
  const records = server.recordsOf('orders').map(({ data }) => data)
  expect(disorderIn(records, items.map((pk) => ({ pk, numbers: upTo(30) })))).toEqual([]) // prettier-ignore
  expect(records.length).toBeGreaterThan(12 * 30) // some came twice, or nothing went wrong
  expect(emulator.kinesis.show().destinations).toMatchObject([{ status: 'ACTIVE', oldestUnsentMs: 0 }])
  for (const { Records } of server.requests) {
    const keys = Records.map(({ PartitionKey }) => PartitionKey)
    expect(new Set(keys).size).toBe(keys.length)
  }
}) // prettier-ignore
