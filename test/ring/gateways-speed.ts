// What a second gateway adds: requests a second through one gateway and through two, in turns in one run, each gateway a process of the command
// and each under sixteen connections of its own. On the node at DYNALAB_TEST_RING; gateways, node and load share the cores of the machine, so that
// only a machine with some to spare shows what two can do. By hand: node --import tsx test/ring/gateways-speed.ts [ROUNDS [SECONDS]]
import { CreateTableCommand, DynamoDBClient, waitUntilTableExists } from '@aws-sdk/client-dynamodb'
import { availableParallelism } from 'node:os'
import { drive } from '../bench/load/drive.js'
import { GatewayProcess } from './outage/gateway-process.js'
import { openCluster } from './support/gateway.js'

const TABLE = 'speed'
const KEYSPACE = 'test_gateways'
const ITEMS = 2000
const TEXT = 'x'.repeat(250)

const [rounds = 3, seconds = 5] = process.argv.slice(2).map(Number)
const node = process.env['DYNALAB_TEST_RING'] ?? '127.0.0.1'

let count = 0
const keyOf = (n: number) => ({ id: { S: `item-${n % ITEMS}` } })
const WORK = {
  PutItem: () => JSON.stringify({ TableName: TABLE, Item: { ...keyOf(count), n: { N: String(count++) }, text: { S: TEXT } } }),
  GetItem: () => JSON.stringify({ TableName: TABLE, Key: keyOf(count++), ConsistentRead: true }),
} as const
type Operation = keyof typeof WORK
const OPERATIONS = Object.keys(WORK) as readonly Operation[] // its own names

/** @returns requests a second, of all together */
async function rateOf(gateways: readonly GatewayProcess[], operation: Operation): Promise<number> {
  const loads = gateways.map(({ endpoint }) =>
    drive({
      port: Number(new URL(endpoint).port),
      ...{ operation, next: WORK[operation], seconds, checkEvery: 1 },
      isRight: (body) => operation === 'PutItem' || body.includes(TEXT),
    }),
  )
  return (await Promise.all(loads)).reduce((sum, { requestsPerSecond }) => sum + requestsPerSecond, 0)
}

async function createTable(endpoint: string): Promise<void> {
  const client = new DynamoDBClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'speed', secretAccessKey: 'speed' },
  })
  await client.send(
    new CreateTableCommand({
      TableName: TABLE,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    }),
  )
  await waitUntilTableExists({ client, maxWaitTime: 60, minDelay: 1, maxDelay: 1 }, { TableName: TABLE })
  client.destroy()
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0

await (await openCluster(KEYSPACE)).close()
const start = (): Promise<GatewayProcess> => GatewayProcess.start([node], KEYSPACE, ['--ring-replicas', 'us-east:1'])
const two = [await start(), await start()]
const one = two.slice(0, 1)
try {
  await createTable(two[0]?.endpoint ?? '')
  while (count < ITEMS) await rateOf(two, 'PutItem')
  await rateOf(two, 'GetItem') // so that all of both is warm
  for (const operation of OPERATIONS) {
    const rates = { one: [] as number[], two: [] as number[] }
    for (let round = 0; round < rounds; round++) {
      rates.one.push(await rateOf(one, operation))
      rates.two.push(await rateOf(two, operation))
    }
    const ratio = median(rates.two.map((rate, n) => rate / (rates.one[n] ?? rate)))
    console.log(
      `${operation}: one gateway ${Math.round(median(rates.one))}/s, two ${Math.round(median(rates.two))}/s, ${ratio.toFixed(2)} times as many`,
    )
  }
  console.log(`${availableParallelism()} cores for the node, the gateways and the load`)
} finally {
  for (const gateway of two) await gateway.stop()
}
