// The bill of very many tables is made in slices: whoever asks for little is answered in between. One table stands for many, so that the test is
// small.
import { CreateTableCommand, DeleteTableCommand, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { expect, test } from 'vitest'
import { CostControls } from '../../../src/controls/cost-controls.js'
import { US_EAST_1 } from '../../../src/controls/cost/prices.js'
import { NAMESPACE } from '../../support/engine-rig.js'
import { openLab } from '../../support/lab.js'
import { roundsDuring } from '../../support/rounds.js'

const MANY = 4000

test('a long bill lets others go on, and has the tables of the moment when it was asked for', async () => {
  const lab = await openLab()
  await lab.client.send(
    new CreateTableCommand({
      TableName: 'music',
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
    }),
  )
  await lab.client.send(new PutItemCommand({ TableName: 'music', Item: { pk: { S: 'a' } } }))
  const table = lab.open('music')
  const tables = {
    ...{ namespaces: () => [NAMESPACE], names: () => Array.from({ length: MANY }, () => 'music'), find: () => table },
    ...{ opened: () => [table], whenRemoved: () => undefined },
  }
  const engine = { clock: lab.clock, tables }
  const cost = new CostControls({ engine, prices: US_EAST_1, homeOf: (given) => given, streamReads: () => 0 })
  const made = cost.bill()
  const rounds = roundsDuring(made)
  await lab.client.send(new DeleteTableCommand({ TableName: 'music' }))
  expect(await rounds).toBeGreaterThan(3)
  const { tables: billed, totals } = await made
  expect(billed).toHaveLength(MANY)
  expect(totals.onDemand).toBe('0.0025') // a write unit of 0.000000625 each
  await lab.close()
})
