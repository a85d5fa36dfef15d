// One run: clients write, partitions split, shards roll over, zones and links fail, the process is closed and killed, and a consumer in each
// region reads the stream there. At the end its view must be the table. Everything follows from the seed.
import type { Store } from '../../../src/storage/store.js'
import { verifyStore } from '../../../src/engine/verify/verify.js'
import { nextTurn } from '../../../src/runtime/clock.js'
import { seededRandom } from '../../../src/runtime/random.js'
import { Driver, type EventCounts } from '../histories/driver.js'
import type { Draw } from '../histories/sequential.js'
import { createTable, HOME, REGIONS, type Send, TABLE, type WireItem, wireItem, wireKey } from '../histories/wire.js'
import { drawing, World } from '../histories/world.js'
import { Consumer, nothingSaved, type Saved } from './consumer.js'

const WRITES_EACH = 40
const ROLL_OVER_MS = 4 * 60 * 60 * 1000
/** With these all records are younger than a day. */
const MOST_ROLL_OVERS = 4
const QUIET_ROUNDS = 3

export interface StreamResult {
  readonly wrong: readonly string[]
  readonly counts: Readonly<Record<string, number>>
}

/** @param openStore in memory when not given */
export async function runStreams(seed: string, openStore?: () => Promise<Store>): Promise<StreamResult> {
  const random = seededRandom(seed)
  const draw = drawing(random, 'shape')
  const regions = draw(3) === 0 ? REGIONS.slice(0, 2) : [HOME]
  const keys = 3 + draw(5)
  const world = await World.open({ seed, mostTurns: draw(4), transactionHoldMs: 0, failoverMs: 5 + draw(60), openStore })
  const arns = await makeTable(world, regions)
  let isOver = false
  const readers = regions.map((region, n): Reading => {
    return { region, arn: arns[n] ?? '', saved: nothingSaved(), draw: drawing(random, `consumer ${region}`) }
  })
  const writers = Array.from({ length: 3 }, (_, n) =>
    write(sendFrom(world, regions[n % regions.length] ?? HOME), drawing(random, `writer ${n}`), keys, n),
  )
  const working = Promise.all([...writers, rollOvers(world, drawing(random, 'hours'))]).finally(() => (isOver = true))
  const driver = new Driver(world, drawing(random, 'driver'), keys, regions)
  const reading = readers.map((one) => consume(world, one, () => isOver))
  const [events, [rolled]] = await Promise.all([driver.drive(() => isOver), working.then((all) => [all.at(-1)] as const)])
  const restarts = await Promise.all(reading)
  await (await world.engine()).drain()
  for (const one of readers) await readToTheEnd(world, one)
  const wrong = [...readers.flatMap(({ saved }) => saved.wrong), ...(await differences(world, readers))]
  const { problems } = await verifyStore(world.store)
  await world.close()
  const records = readers.reduce((sum, { saved }) => sum + saved.eventIds.size, 0)
  const shards = readers.reduce((sum, { saved }) => sum + saved.leases.size, 0)
  const started = restarts.reduce((sum, one) => sum + one, 0)
  const counts = { runs: 1, records, shards, consumersStarted: started, rollOvers: rolled ?? 0, ...countsOf(events) }
  return { wrong: [...wrong, ...problems.map(String)], counts }
}

/** As clients send; what meets a process that is closing is not answered. */
const sendFrom =
  (world: World, region: string): Send =>
  (operation, input) =>
    world
      .sendFrom(region)(operation, input)
      .catch((error: unknown) => {
        if (!String(error).includes('the emulator is closed')) throw error
        return { kind: 'lost' }
      })

interface Reading {
  readonly region: string
  readonly arn: string
  readonly saved: Saved
  readonly draw: Draw
}

const countsOf = (events: EventCounts): Readonly<Record<string, number>> => ({ ...events })

/** @returns the ARN of the stream in each region */
async function makeTable(world: World, regions: readonly string[]): Promise<readonly string[]> {
  const send = world.sendFrom(HOME)
  const stream = { StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' } }
  await mustSend(send, 'CreateTable', { ...createTable(false), ...stream })
  const added = regions.slice(1).map((RegionName) => ({ Create: { RegionName } }))
  if (added.length > 0) await mustSend(send, 'UpdateTable', { TableName: TABLE, ReplicaUpdates: added })
  await (await world.engine()).drain()
  const arns: string[] = []
  for (const region of regions) {
    const described = await mustSend(world.sendFrom(region), 'DescribeTable', { TableName: TABLE })
    arns.push((described as { Table: { LatestStreamArn: string } }).Table.LatestStreamArn)
  }
  return arns
}

async function mustSend(send: Send, operation: string, input: object): Promise<unknown> {
  const answer = await send(operation, input)
  if (answer.kind !== 'output') throw new Error(`${operation} was not done: ${JSON.stringify(answer)}`)
  return answer.output
}

/** Puts, updates, deletes and transactions, some of which change nothing. */
async function write(send: Send, draw: Draw, keys: number, writer: number): Promise<number> {
  for (let count = 0; count < WRITES_EACH; count++) {
    const key = draw(keys)
    const item = wireItem(key, { writer: `w${writer}`, count: draw(3) === 0 ? 0 : count, group: draw(2) === 0 ? 'g' : undefined })
    const place = { TableName: TABLE, Key: wireKey(key) }
    switch (draw(6)) {
      case 0:
        await send('DeleteItem', place)
        break
      case 1:
        await send('UpdateItem', {
          ...place,
          UpdateExpression: 'ADD n :one SET w = :w',
          ExpressionAttributeValues: { ':one': { N: '1' }, ':w': { S: `w${writer}` } },
        })
        break
      case 2: {
        const other = wireItem((key + 1) % keys, { writer: `w${writer}`, count, group: undefined })
        const puts = [item, other].map((Item) => ({ Put: { TableName: TABLE, Item } }))
        await send('TransactWriteItems', { TransactItems: puts })
        break
      }
      default:
        await send('PutItem', { TableName: TABLE, Item: item })
    }
    if (draw(4) === 0) await nextTurn()
  }
  return WRITES_EACH
}

/** @returns how often the clock passed four hours */
async function rollOvers(world: World, draw: Draw): Promise<number> {
  const times = draw(MOST_ROLL_OVERS + 1)
  for (let n = 0; n < times; n++) {
    for (let turns = draw(60); turns > 0; turns--) await nextTurn()
    await world.advance(ROLL_OVER_MS)
  }
  return times
}

/** Reads meanwhile, and is stopped and started again at any point. @returns how often it was started */
async function consume(world: World, { region, arn, saved, draw }: Reading, isOver: () => boolean): Promise<number> {
  let starts = 0
  while (!isOver()) {
    const consumer = new Consumer(sendFrom(world, region), arn, draw, saved)
    starts++
    for (let rounds = 1 + draw(12); rounds > 0 && !isOver(); rounds--) {
      await consumer.round()
      await nextTurn()
    }
  }
  return starts
}

async function readToTheEnd(world: World, { region, arn, saved, draw }: Reading): Promise<void> {
  const consumer = new Consumer(sendFrom(world, region), arn, draw, saved)
  for (let quiet = 0; quiet < QUIET_ROUNDS;) quiet = (await consumer.round()) ? quiet + 1 : 0
}

/** The table of each region, beside the view that its consumer has of it. */
async function differences(world: World, readers: readonly Reading[]): Promise<readonly string[]> {
  const wrong: string[] = []
  for (const { region, saved } of readers) {
    const scanned = await mustSend(world.sendFrom(region), 'Scan', { TableName: TABLE, ConsistentRead: true })
    const { Items } = scanned as { Items: readonly WireItem[] }
    const table = textOf(Items)
    const view = textOf([...saved.view.values()])
    if (table !== view) wrong.push(`in ${region} the table is ${table}, the view ${view}`)
  }
  return wrong
}

const textOf = (items: readonly WireItem[]): string => JSON.stringify(items.map((item) => JSON.stringify(sorted(item))).sort())
const sorted = (item: WireItem): object => Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
