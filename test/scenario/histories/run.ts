// One history: an emulator, clients that work at the same time while its time moves, and at the end a strong read of every item.
// Everything follows from the seed.
import type { Store } from '../../../src/storage/store.js'
import { openLayeredMemory } from '../../support/layered-memory.js'
import { verifyStore } from '../../../src/engine/verify/verify.js'
import { seededRandom } from '../../../src/runtime/random.js'
import { type Client, Recorder, work } from './clients.js'
import { commitsOf } from './commit-log.js'
import { checkCommits } from './commits-check.js'
import type { History } from './history.js'
import { checkOrder, type Violation } from './order-check.js'
import { Driver, type Event, type EventCounts } from './driver.js'
import { checkReplicas, staleReads } from './replica-check.js'
import { toldOfGet } from './told.js'
import { ACCOUNT, createTable, HOME, REGIONS, TABLE, wireKey } from './wire.js'
import { drawing, World } from './world.js'

const REQUESTS_EACH = 40

/** What came of a history. */
export interface Result {
  /** As each region has it: with its own commits, and the reads that its replicas served. */
  readonly histories: readonly History[]
  readonly violations: readonly Violation[]
  readonly counts: Counts
}

/** Added up over histories. */
export type Counts = Readonly<Record<Counted | Event, number>>
type Counted =
  'histories' | 'withFailover' | 'withRestart' | 'requests' | 'operations' | 'unknown' | 'replicaReads' | 'staleReads'

/** A table in one region, and every operation on it. */
export const runHistory = (seed: string): Promise<Result> => run(seed, [HOME])

/** The same on a store that lies on another one, as that of a fork does. */
export const runHistoryInLayer = (seed: string): Promise<Result> => run(seed, [HOME], openLayeredMemory)

/** A strongly consistent global table, with clients in each region that has a replica: a third of the times a witness is in one. */
export function runGlobalHistory(seed: string): Promise<Result> {
  const hasWitness = drawing(seededRandom(seed), 'witness')(3) === 0
  return run(seed, hasWitness ? REGIONS.slice(0, 2) : REGIONS)
}

async function run(seed: string, regions: readonly string[], openStore?: () => Promise<Store>): Promise<Result> {
  const random = seededRandom(seed)
  const draw = drawing(random, 'shape')
  const keys = 3 + draw(4)
  const isGlobal = regions.length > 1
  const hasLocalIndex = draw(3) === 0 && !isGlobal
  const transactionHoldMs = draw(3) === 0 ? 20 : 0
  const world = await World.open({ seed, mostTurns: draw(4), transactionHoldMs, failoverMs: 5 + draw(80), openStore })
  await makeTable(world, regions, hasLocalIndex)
  const recorder = new Recorder()
  const clients = Array.from({ length: 5 + draw(2) }, (_, number): Client => {
    const region = regions[number % regions.length] ?? HOME
    const isSpread = (index?: string): boolean => world.isSpread(region, index)
    const own = { number, draw: drawing(random, `client ${number}`), send: world.sendFrom(region), isSpread }
    return { ...own, recorder, keys, hasLocalIndex, hasTransactions: !isGlobal }
  })
  let isOver = false
  const working = Promise.all(clients.map((client) => work(client, REQUESTS_EACH))).finally(() => (isOver = true))
  const driver = new Driver(world, drawing(random, 'driver'), keys, regions)
  const [events] = await Promise.all([driver.drive(() => isOver), working])
  await readAll(world, recorder, regions, keys)
  const histories = await Promise.all(regions.map((region) => historyOf(world, recorder, region, keys)))
  const { problems } = await verifyStore(world.store)
  await world.close()
  const wrong = [lines('answers', recorder.wrongAnswers), lines('verify', problems.map(String))].flat()
  return { histories, violations: [...wrong, ...violationsOf(histories)], counts: countsOf(histories, recorder, events) }
}

async function makeTable(world: World, regions: readonly string[], hasLocalIndex: boolean): Promise<void> {
  const send = world.sendFrom(HOME)
  const created = await send('CreateTable', createTable(hasLocalIndex))
  if (created.kind !== 'output') throw new Error(`no table: ${JSON.stringify(created)}`)
  if (regions.length === 1) return
  const witnesses = REGIONS.slice(regions.length).map((RegionName) => ({ Create: { RegionName } }))
  const made = await send('UpdateTable', {
    TableName: TABLE,
    MultiRegionConsistency: 'STRONG',
    ReplicaUpdates: regions.slice(1).map((RegionName) => ({ Create: { RegionName } })),
    ...(witnesses.length === 0 ? {} : { GlobalTableWitnessUpdates: witnesses }),
  })
  if (made.kind !== 'output') throw new Error(`no global table: ${JSON.stringify(made)}`)
  await (await world.engine()).drain()
}

function countsOf(histories: readonly History[], recorder: Recorder, events: EventCounts): Counts {
  const { operations, replicaReads, requests } = recorder
  return {
    histories: 1,
    withFailover: events.failovers > 0 ? 1 : 0,
    withRestart: events.restarts + events.kills > 0 ? 1 : 0,
    requests,
    operations: operations.length,
    unknown: operations.filter(({ outcome }) => outcome === 'unknown').length,
    replicaReads: replicaReads.length,
    staleReads: histories.reduce((sum, history) => sum + staleReads(history), 0),
    ...events,
  }
}

const lines = (check: 'answers' | 'verify', found: readonly string[]): readonly Violation[] =>
  found.length === 0 ? [] : [{ check, lines: found }]

/** Operations happen in one order for all regions; what replicas show is of their own. */
function violationsOf(histories: readonly History[]): readonly Violation[] {
  const [home] = histories
  return [
    ...(home === undefined ? [] : checkOrder(home)),
    ...histories.flatMap((history) => [...checkReplicas(history), ...checkCommits(history)]),
  ]
}

/** With nothing under way and no replica behind, both kinds of reads show what was acknowledged last. */
async function readAll(world: World, recorder: Recorder, regions: readonly string[], keys: number): Promise<void> {
  for (const region of regions) {
    const send = world.sendFrom(region)
    for (const [key, ConsistentRead] of Array.from({ length: keys * 2 }, (_, n) => [n >> 1, n % 2 === 0] as const)) {
      const call = recorder.event()
      const answer = await send('GetItem', { TableName: TABLE, Key: wireKey(key), ConsistentRead })
      if (answer.kind !== 'output') throw new Error(`no last answer: ${JSON.stringify(answer)}`)
      recorder.take(-1, `final GetItem in ${region}`, call, recorder.event(), toldOfGet(answer, key))
    }
  }
}

async function historyOf(world: World, recorder: Recorder, region: string, keys: number): Promise<History> {
  const engine = await world.engine()
  await engine.drain()
  const { record } = engine.tables.active({ account: ACCOUNT, region }, TABLE)
  const replicaReads = recorder.replicaReads.filter(({ replica }) => replica.startsWith(region))
  return { operations: recorder.operations, replicaReads, commits: await commitsOf(world.store, record.physicalId, keys), keys }
}
