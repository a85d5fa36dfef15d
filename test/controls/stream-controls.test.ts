// Very many streams are shown in slices: whoever asks for little is answered in between. One stream stands for many, so that the test is small.
import { CreateTableCommand, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { expect, test } from 'vitest'
import { StreamControls, type StreamEngine } from '../../src/controls/stream-controls.js'
import { NAMESPACE } from '../support/engine-rig.js'
import { openLab } from '../support/lab.js'
import { roundsDuring } from '../support/rounds.js'

const MANY = 4000

test('a long list of streams lets others go on', async () => {
  const lab = await openLab()
  await lab.client.send(
    new CreateTableCommand({
      TableName: 'music',
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' },
    }),
  )
  await lab.client.send(new PutItemCommand({ TableName: 'music', Item: { pk: { S: 'a' } } }))
  const streams: StreamEngine['streams'] = lab.engine.streams
  const [stream] = streams.all(NAMESPACE)
  if (stream === undefined) throw new Error('the table has a stream')
  const own: StreamEngine['streams'] = {
    lag: streams.lag,
    all: () => Array.from({ length: MANY }, () => stream),
    find: (name) => streams.find(name),
    shardsOf: (one) => streams.shardsOf(one),
    countEntries: (shard) => streams.countEntries(shard),
    enabledOf: (namespace, table) => streams.enabledOf(namespace, table),
    unread: (shard, after) => streams.unread(shard, after),
    start: (...given) => streams.start(...given),
    read: (...given) => streams.read(...given),
  }
  const engine = { clock: lab.clock, tables: { namespaces: () => [NAMESPACE] }, keptLogs: { namespaces: () => [] } }
  const controls = new StreamControls({ ...engine, streams: own }, (given) => given, [])
  const made = controls.show()
  expect(await roundsDuring(made)).toBeGreaterThan(3)
  expect((await made).streams).toHaveLength(MANY)
  await lab.close()
})
