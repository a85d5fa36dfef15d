// Rows of scaling under the keys of others are found by `verify`: they would be read as somebody else's.
import { expect, test } from 'vitest'
import { verifyStore } from '../../src/engine/verify/verify.js'
import { scalingActivityKey, scalingTargetKey } from '../../src/storage/keys.js'
import { openMemoryStore } from '../../src/storage/level-store.js'
import { put } from '../../src/storage/store.js'

const ACCOUNT = '000000000000'
const REGION = 'us-east-1'
const TARGET = {
  namespace: { account: ACCOUNT, region: REGION },
  resourceId: 'table/Tee',
  dimension: 'dynamodb:table:ReadCapacityUnits',
}
const NAME = 'table/Tee dynamodb:table:ReadCapacityUnits'

test.each([
  ['a target', scalingTargetKey(ACCOUNT, REGION, NAME), scalingTargetKey(ACCOUNT, 'eu-west-1', NAME), TARGET, NAME],
  [
    'an activity',
    scalingActivityKey(ACCOUNT, REGION, 7),
    scalingActivityKey(ACCOUNT, REGION, 8),
    { number: 7, id: 'x-y' },
    'x-y',
  ],
] as const)('%s under another key', async (_name, right, wrong, row, named) => {
  const store = await openMemoryStore()
  await store.batch([put(right, JSON.stringify(row))], 'os')
  expect((await verifyStore(store)).problems).toEqual([])
  await store.batch([put(wrong, JSON.stringify(row))], 'os')
  expect((await verifyStore(store)).problems).toEqual([expect.stringContaining(named)])
  await store.close()
})
