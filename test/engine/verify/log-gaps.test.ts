// A table whose log nobody needed for a while: the log lacks the changes of that time, and the folder is sound. What is missing after that
// time is found as before.
import { expect, test } from 'vitest'
import { verifyStore } from '../../../src/engine/verify/verify.js'
import { logRange } from '../../../src/storage/keys.js'
import { openMemoryStore } from '../../../src/storage/level-store.js'
import { del } from '../../../src/storage/store.js'
import { apiOf } from '../../scenario/api.js'
import { emulatorOn } from '../../support/emulator-rig.js'
import { NAMESPACE } from '../../support/engine-rig.js'

const T = { TableName: 'music' }
const CREATE = {
  ...T,
  BillingMode: 'PAY_PER_REQUEST',
  KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
  AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
}
const StreamArn = 'arn:aws:kinesis:us-east-1:000000000000:stream/music'

const NEEDS: readonly (readonly [need: string, operation: string, on: object, operationOff: string, off: object])[] = [
  [
    ...(['a stream', 'UpdateTable'] as const),
    { StreamSpecification: { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' } },
    ...(['UpdateTable', { StreamSpecification: { StreamEnabled: false } }] as const),
  ],
  [
    ...(['a Kinesis destination', 'EnableKinesisStreamingDestination', { StreamArn }] as const),
    ...(['DisableKinesisStreamingDestination', { StreamArn }] as const),
  ],
]

test.each(NEEDS)('is sound when it had %s, had none and has one again', async (_, begin, on, end, off) => {
  const store = await openMemoryStore()
  const { emulator, engine } = await emulatorOn(store)
  const call = apiOf(emulator)
  const put = (pk: string, n: number) => call('PutItem', { ...T, Item: { pk: { S: pk }, n: { N: String(n) } } })
  await call('CreateTable', CREATE)
  await call(begin, { ...T, ...on })
  await put('changed between', 1)
  await put('left between', 1)
  await call(end, { ...T, ...off })
  await put('changed between', 2)
  await put('changed between only', 1)
  await call(begin, { ...T, ...on })
  await put('changed between', 3)
  await put('new', 1)
  await emulator.drain()
  expect((await verifyStore(store)).problems).toEqual([])

  const { map } = engine.tables.find(NAMESPACE, 'music') ?? { map: { partitions: [] } }
  for (const { id } of map.partitions) {
    const cursor = store.cursor({ ...logRange(id), only: 'keys' })
    const entries = await cursor.next(10)
    await cursor.close()
    const newest = entries.at(-1)
    if (newest !== undefined && entries.length > 1) await store.batch([del(newest[0])], 'os')
  }
  expect((await verifyStore(store)).problems).not.toEqual([])
  await emulator.close()
})
