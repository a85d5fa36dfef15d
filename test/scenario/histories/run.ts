// One history: an emulator, clients that work at the same time while its time moves, and at the end a strong read of every item.
// Everything follows from the seed.
import { verifyStore } from '../../../src/engine/verify.js'
import { seededRandom } from '../../../src/runtime/random.js'
import { type Client, Recorder, work } from './clients.js'
import { commitsOf } from './commit-log.js'
import { checkCommits } from './commits-check.js'
import type { History } from './history.js'
import { checkOrder, type Violation } from './order-check.js'
import { Driver, type Event, type EventCounts } from './driver.js'
import { checkReplicas, staleReads } from './replica-check.js'
import { toldOfGet } from './told.js'
import { createTable, NAMESPACE, TABLE, wireKey } from './wire.js'
import { drawing, World } from './world.js'

const REQUESTS_EACH = 40

/** What came of a history. */
export interface Result {
  readonly history: History
  readonly violations: readonly Violation[]
  readonly counts: Counts
}

/** Added up over histories. */
export type Counts = Readonly<Record<Counted | Event, number>>
type Counted =
  'histories' | 'withFailover' | 'withRestart' | 'requests' | 'operations' | 'unknown' | 'replicaReads' | 'staleReads'

export async function runHistory(seed: string): Promise<Result> {
  const random = seededRandom(seed)
  const draw = drawing(random, 'shape')
  const keys = 3 + draw(4)
  const hasLocalIndex = draw(3) === 0
  const world = await World.open({
    seed,
    mostTurns: draw(4),
    transactionHoldMs: draw(3) === 0 ? 20 : 0,
    failoverMs: 5 + draw(80),
  })
  const created = await world.send('CreateTable', createTable(hasLocalIndex))
  if (created.kind !== 'output') throw new Error(`no table: ${JSON.stringify(created)}`)
  const recorder = new Recorder()
  const isSpread = (some: readonly number[]): boolean => world.isSpread(some)
  const clients = Array.from({ length: 5 + draw(3) }, (_, number): Client => {
    return { number, draw: drawing(random, `client ${number}`), send: world.send, recorder, keys, hasLocalIndex, isSpread }
  })
  let isOver = false
  const working = Promise.all(clients.map((client) => work(client, REQUESTS_EACH))).finally(() => (isOver = true))
  const [events] = await Promise.all([new Driver(world, drawing(random, 'driver'), keys).drive(() => isOver), working])
  await readAll(world, recorder, clients.length, keys)
  const history = await historyOf(world, recorder, keys)
  const { problems } = await verifyStore(world.store)
  await world.close()
  const wrong = [lines('answers', recorder.wrongAnswers), lines('verify', problems.map(String))].flat()
  return { history, violations: [...wrong, ...violationsOf(history)], counts: countsOf(history, recorder, events) }
}

function countsOf(history: History, { requests }: Recorder, events: EventCounts): Counts {
  const { operations, replicaReads } = history
  return {
    histories: 1,
    withFailover: events.failovers > 0 ? 1 : 0,
    withRestart: events.restarts + events.kills > 0 ? 1 : 0,
    requests,
    operations: operations.length,
    unknown: operations.filter(({ outcome }) => outcome === 'unknown').length,
    replicaReads: replicaReads.length,
    staleReads: staleReads(history),
    ...events,
  }
}

const lines = (check: 'answers' | 'verify', found: readonly string[]): readonly Violation[] =>
  found.length === 0 ? [] : [{ check, lines: found }]

const violationsOf = (history: History): readonly Violation[] => [
  ...checkOrder(history),
  ...checkReplicas(history),
  ...checkCommits(history),
]

/** With nothing under way and no replica behind, both kinds of reads show what was acknowledged last. */
async function readAll(world: World, recorder: Recorder, client: number, keys: number): Promise<void> {
  for (const ConsistentRead of [true, false]) {
    for (let key = 0; key < keys; key++) {
      const call = recorder.event()
      const answer = await world.send('GetItem', { TableName: TABLE, Key: wireKey(key), ConsistentRead })
      if (answer.kind !== 'output') throw new Error(`no last answer: ${JSON.stringify(answer)}`)
      recorder.take(client, 'final GetItem', call, recorder.event(), toldOfGet(answer, key))
    }
  }
}

async function historyOf(world: World, { operations, replicaReads }: Recorder, keys: number): Promise<History> {
  const engine = await world.engine()
  await engine.drain()
  const { record } = engine.activeTable(NAMESPACE, TABLE)
  return { operations, replicaReads, commits: await commitsOf(world.store, record.physicalId, keys), keys }
}
