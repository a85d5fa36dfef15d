// Gateways of the bank in a process of their own, one after the other: each makes transfers until it dies at some call of the ring, before it is made,
// while nobody knows, or when it was answered. On stdout stands which transfers were acknowledged, and that a gateway died.
import { writeSync } from 'node:fs'
import { ApiError, conditionFailed } from '../../../src/model/errors.js'
import { RingTable } from '../../../src/ring/catalogue/ring-table.js'
import { Cluster } from '../../../src/ring/cluster/cluster.js'
import { DEFAULT_LEVELS } from '../../../src/ring/cluster/settings.js'
import { runningFrom } from '../../../src/runtime/clock-state.js'
import { fastDraws, seededRandom } from '../../../src/runtime/random.js'
import { SteerableClock } from '../../../src/runtime/steerable-clock.js'
import { put } from '../support/items.js'
import { mortal } from '../support/mortal.js'
import { action, gatewayOf } from '../support/transactions.js'
import { account, ACCOUNTS, balanceOf, type BankTask, HOLD_MS, keyOfAccount, receipt } from './task.js'

/** Calls that a gateway lives for at most. */
const LIFE_CALLS = 300

const task = JSON.parse(process.argv[2] ?? '') as BankTask
const draw = fastDraws(seededRandom(task.seed), 'bank', 'transfers')
const below = (limit: number): number => draw() % limit

const settings = {
  nodes: task.nodes,
  datacentre: 'us-east',
  keyspace: task.keyspace,
  replicas: new Map([['us-east', task.replicas]]),
  levels: DEFAULT_LEVELS,
}
const table = new RingTable(task.stored)
const clock = new SteerableClock(runningFrom(Date.now() + task.skewMs))
const cluster = await Cluster.open(settings, async () => undefined)

type Gateway = ReturnType<typeof gatewayOf>

async function transfer({ transactor }: Gateway, id: string): Promise<void> {
  const from = below(ACCOUNTS)
  const to = (from + 1 + below(ACCOUNTS - 1)) % ACCOUNTS
  const third = [...Array(ACCOUNTS).keys()].find((n) => n !== from && n !== to) ?? 0
  const amount = 1 + below(3)
  await transactor.transact([
    action(table, keyOfAccount(from), (row) => {
      const balance = balanceOf(row?.item)
      return balance < amount ? { kind: 'refuse', error: conditionFailed() } : put(account(from, balance - amount))
    }),
    action(table, keyOfAccount(to), (row) => put(account(to, balanceOf(row?.item) + amount))),
    action(table, keyOfAccount(third), (row) =>
      row === undefined ? { kind: 'refuse', error: conditionFailed() } : { kind: 'keep' },
    ),
    action(table, receipt(id), () => put(receipt(id))),
  ])
  writeSync(1, `made ${id}\n`)
}

/** Of one item that no transfer changes, so that holds of transactions are met by single writes, too. */
async function touch({ writer }: Gateway): Promise<void> {
  const n = below(ACCOUNTS)
  await writer.write(table, {
    ...action(table, keyOfAccount(n), () => ({ kind: 'keep' })).intent,
    decide: (row) => put({ ...account(n, balanceOf(row?.item)), touched: { N: String(draw()) } }),
  })
}

async function work(gateway: Gateway, name: string): Promise<never> {
  for (let n = 0; ; n++) {
    try {
      await (below(4) === 0 ? touch(gateway) : transfer(gateway, `${name} ${n}`))
    } catch (failure) {
      if (!(failure instanceof ApiError)) throw failure
      writeSync(1, `refused ${failure.name}\n`)
      await clock.sleep(below(30))
    }
  }
}

for (let life = 0; ; life++) {
  await new Promise<void>((resolve, reject) => {
    const own = mortal(cluster, { call: 1 + below(LIFE_CALLS), isMade: below(3) > 0 }, resolve)
    const gateway = gatewayOf(own, { slot: task.slot, clock, tables: [table], holdMs: HOLD_MS })
    for (const worker of [0, 1]) work(gateway, `${task.seed} ${life} ${worker}`).catch(reject)
  })
  writeSync(1, 'died\n')
}
