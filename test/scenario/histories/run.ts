// One history: an emulator, clients that work at the same time while its time moves, and at the end a strong read of every item.
// Everything follows from the seed.
import { verifyStore } from '../../../src/engine/verify.js'
import { seededRandom } from '../../../src/runtime/random.js'
import { type Client, Recorder, work } from './clients.js'
import { commitsOf } from './commit-log.js'
import { checkCommits } from './commits-check.js'
import type { History } from './history.js'
import { checkOrder, type Violation } from './order-check.js'
import { drive, type Event } from './driver.js'
import { checkReplicas } from './replica-check.js'
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
export type Counts = Readonly<Record<'histories' | 'requests' | 'operations' | 'unknown' | 'replicaReads' | Event, number>>

export async function runHistory(seed: string): Promise<Result> {
  const random = seededRandom(seed)
  const draw = drawing(random, 'shape')
  const keys = 3 + draw(4)
  const hasLocalIndex = draw(3) === 0
  const world = await World.open({ seed, mostTurns: draw(4), transactionHoldMs: draw(3) === 0 ? 20 : 0 })
  const created = await world.send('CreateTable', createTable(hasLocalIndex))
  if (created.kind !== 'output') throw new Error(`no table: ${JSON.stringify(created)}`)
  const recorder = new Recorder()
  const clients = Array.from({ length: 5 + draw(3) }, (_, number): Client => {
    return { number, draw: drawing(random, `client ${number}`), send: world.send, recorder, keys, hasLocalIndex }
  })
  let isOver = false
  const working = Promise.all(clients.map((client) => work(client, REQUESTS_EACH))).finally(() => (isOver = true))
  const [events] = await Promise.all([drive(world, drawing(random, 'driver'), keys, () => isOver), working])
  await readAll(world, recorder, clients.length, keys)
  const history = await historyOf(world, recorder, keys)
  const { problems } = await verifyStore(world.store)
  await world.close()
  const broken = problems.map((problem): Violation => ({ check: 'verify', lines: [String(problem)] }))
  return {
    history,
    violations: [...violationsOf(history), ...broken],
    counts: { ...countsOf(history), requests: recorder.requests, ...events },
  }
}

const countsOf = ({ operations, replicaReads }: History): Omit<Counts, 'requests' | Event> => ({
  histories: 1,
  operations: operations.length,
  unknown: operations.filter(({ outcome }) => outcome === 'unknown').length,
  replicaReads: replicaReads.length,
})

const violationsOf = (history: History): readonly Violation[] => [
  ...checkOrder(history),
  ...checkReplicas(history),
  ...checkCommits(history),
]

async function readAll(world: World, recorder: Recorder, client: number, keys: number): Promise<void> {
  for (let key = 0; key < keys; key++) {
    const call = recorder.event()
    const answer = await world.send('GetItem', { TableName: TABLE, Key: wireKey(key), ConsistentRead: true })
    recorder.take(client, 'final GetItem', call, recorder.event(), toldOfGet(answer, key))
  }
}

async function historyOf(world: World, { operations, replicaReads }: Recorder, keys: number): Promise<History> {
  const engine = await world.engine()
  await engine.drain()
  const { record } = engine.activeTable(NAMESPACE, TABLE)
  return { operations, replicaReads, commits: await commitsOf(world.store, record.physicalId, keys), keys }
}
