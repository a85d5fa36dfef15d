// One history on a ring: clients that work at the same time through three gateways, which die and are followed by others, and at the end a strong read
// of every item, and a look at every index. What the clients ask for follows from the seed; in which order it happens does not.
import { setTimeout } from 'node:timers/promises'
import type { RingTable } from '../../../src/ring/catalogue/ring-table.js'
import type { Cluster } from '../../../src/ring/cluster/cluster.js'
import { fastDraws, seededRandom } from '../../../src/runtime/random.js'
import { type Client, Recorder, work } from '../../scenario/histories/clients.js'
import type { Operation } from '../../scenario/histories/history.js'
import { checkOrder, type Violation } from '../../scenario/histories/order-check.js'
import type { Draw } from '../../scenario/histories/sequential.js'
import { toldOfGet } from '../../scenario/histories/told.js'
import { KEYS, TABLE, wireKey } from '../../scenario/histories/wire.js'
import { again } from '../support/again.js'
import { makeTable } from '../support/items.js'
import { newIndex, newTable } from '../support/tables.js'
import { readStoredTable, type StoredTable } from '../support/stored-table.js'
import { gatewayOf } from '../support/transactions.js'
import { CommitRecord } from './commit-record.js'
import { Gateways } from './gateways.js'

const CLIENTS = 6
const REQUESTS_EACH = 40
const KEY_COUNT = 5
/** Holds of the dead have their time until then. */
const HOLDS_OVER_MS = 1500
/** No gateway of a history has it. */
const SWEEPER_SLOT = 255

export interface RingHistory {
  readonly operations: number
  readonly unknown: number
  readonly deaths: number
  readonly violations: readonly Violation[]
}

const byN = {
  ...newIndex('byN', 'pk'),
  kind: 'local',
  keys: { hash: [...KEYS.hash], range: [{ name: 'n', type: 'N' }] },
} as const

function drawingOf(seed: string, purpose: string): Draw {
  const next = fastDraws(seededRandom(seed), 'ring-histories', purpose)
  return (below) => next() % below
}

/** The table of a history, with a local index every other time. To be made while all nodes are up. */
export function makeHistoryTable(cluster: Cluster, seed: string): Promise<RingTable> {
  const attributes = [...KEYS.hash, ...KEYS.range]
  const indexes = [newIndex('byG', 'g'), ...(drawingOf(seed, 'shape')(2) === 0 ? [byN] : [])]
  return makeTable(cluster, newTable(TABLE, { attributes, keys: KEYS, indexes }))
}

export async function runRingHistory(cluster: Cluster, table: RingTable, seed: string): Promise<RingHistory> {
  const drawing = (purpose: string): Draw => drawingOf(seed, purpose)
  const record = new CommitRecord(KEY_COUNT)
  const gateways = new Gateways(record.of(cluster), table, drawing('lives'))
  const recorder = new Recorder()
  const clients = Array.from({ length: CLIENTS }, (_, number): Client => ({
    number,
    draw: drawing(`client ${number}`),
    send: gateways.sendTo(number),
    recorder,
    keys: KEY_COUNT,
    hasLocalIndex: table.localIndexes.length > 0,
    hasTransactions: true,
    isStrong: true,
    isSpread: () => false,
  }))
  await Promise.all(clients.map((client) => work(client, REQUESTS_EACH)))
  await gateways.end()
  await setTimeout(HOLDS_OVER_MS)
  const { faults } = await again(() => swept(cluster, table))
  for (let key = 0; key < KEY_COUNT; key++) {
    const call = recorder.event()
    const answer = await again(async () => {
      const given = await gateways.sendTo(key)('GetItem', { TableName: TABLE, Key: wireKey(key), ConsistentRead: true })
      if (given.kind !== 'output') throw new Error(`no last answer: ${JSON.stringify(given)}`)
      return given
    })
    recorder.take(-1, 'final GetItem', call, recorder.event(), toldOfGet(answer, key))
  }
  const operations = recorder.operations.flatMap(momentsOf)
  const wrong = recorder.wrongAnswers.length === 0 ? [] : [{ check: 'answers', lines: recorder.wrongAnswers } as const]
  const left = faults.length === 0 ? [] : [{ check: 'verify', lines: faults } as const]
  return {
    operations: operations.length,
    unknown: operations.filter(({ outcome }) => outcome === 'unknown').length,
    deaths: gateways.deaths,
    violations: [...wrong, ...left, ...checkOrder({ operations, replicaReads: [], commits: record.commits, keys: KEY_COUNT })],
  }
}

/** The table once all that dead gateways left is done. */
async function swept(cluster: Cluster, table: RingTable): Promise<StoredTable> {
  const { sweeper, unfinished, hints } = gatewayOf(cluster, { slot: SWEEPER_SLOT, tables: [table], holdMs: 0 })
  await sweeper.sweep(() => true)
  await unfinished.settled()
  await hints.stop()
  return readStoredTable(cluster, table)
}

/** The reasons of a transaction that was cancelled are each of a moment of its own: what is not held may change between them. */
function momentsOf(operation: Operation): readonly Operation[] {
  if (operation.outcome !== 'refused') return [operation]
  const { call, return: end, accesses } = operation
  return accesses.map((access, at) => ({ ...operation, call: call + at / 1000, return: end + at / 1000, accesses: [access] }))
}
