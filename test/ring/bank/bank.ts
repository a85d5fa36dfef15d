// A bank on a ring: gateways make transfers, die in the midst of them and are started again, with clocks apart; readers take sums meanwhile. In the
// end all that dead gateways left is swept, and the books are looked through.
import { spawn, type ChildProcess } from 'node:child_process'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { RingTable } from '../../../src/ring/catalogue/ring-table.js'
import type { Cluster } from '../../../src/ring/cluster/cluster.js'
import { fastDraws, seededRandom } from '../../../src/runtime/random.js'
import { again } from '../support/again.js'
import { put, suffixOf } from '../support/items.js'
import { action, gatewayOf } from '../support/transactions.js'
import { account, ACCOUNTS, balanceOf, type BankTask, HOLD_MS, keyOfAccount, START } from './task.js'

/** Of clocks that a ring allows. */
const SKEWS_MS = [0, -180, 240]
/** A process lives that long at most. */
const LIFE_MS = 30_000
/** Long enough for all holds of the dead, by whichever clock. */
const HOLDS_OVER_MS = HOLD_MS + 1000

export interface BankOptions {
  readonly cluster: Cluster
  readonly table: RingTable
  readonly place: Pick<BankTask, 'nodes' | 'replicas' | 'keyspace'>
  readonly seed: string
  readonly durationMs: number
  /** What has to end before the books are closed. */
  readonly before?: Promise<unknown>
}

export interface BankRun {
  /** Transfers that were acknowledged. */
  readonly made: readonly string[]
  readonly refused: Readonly<Record<string, number>>
  /** Gateways that died in a process that went on, and processes that were killed. */
  readonly crashes: number
  readonly kills: number
  readonly sums: { readonly right: number; readonly wrong: readonly number[]; readonly held: number }
}

export async function runBank(options: BankOptions): Promise<BankRun> {
  const { cluster, table, durationMs } = options
  const { transactor, writer, unfinished, sweeper, hints } = gatewayOf(cluster, { slot: 100, tables: [table], holdMs: HOLD_MS })
  for (let n = 0; n < ACCOUNTS; n++) {
    await writer.write(table, action(table, keyOfAccount(n), () => put(account(n, START))).intent)
  }
  const lives = { made: [] as string[], refused: {} as Record<string, number>, crashes: 0, kills: 0, isOver: false }
  const sums = { right: 0, wrong: [] as number[], held: 0 }
  const takeSums = async (): Promise<void> => {
    const reads = Array.from({ length: ACCOUNTS }, (_, n) => ({ table, rowSuffix: suffixOf(table, keyOfAccount(n)) }))
    while (!lives.isOver) {
      const rows = await transactor.getTogether(reads).catch(() => 'unanswered' as const)
      if (rows === 'unanswered') continue
      const free = rows.flatMap((row) => (row === 'held' ? [] : [balanceOf(row.row?.item)]))
      const sum = free.reduce((total, one) => total + one, 0)
      if (free.length < ACCOUNTS) sums.held++
      else if (sum === ACCOUNTS * START) sums.right++
      else sums.wrong.push(sum)
    }
  }
  const gateways = SKEWS_MS.map((skewMs, slot) => keepAlive(options, slot, skewMs, lives))
  const summing = takeSums()
  await setTimeout(durationMs)
  lives.isOver = true
  await Promise.all([...gateways, summing])
  await options.before
  await setTimeout(HOLDS_OVER_MS)
  await again(() => sweeper.sweep(() => true))
  await unfinished.settled()
  await hints.stop()
  return { ...lives, sums }
}

interface Lives {
  readonly made: string[]
  readonly refused: Record<string, number>
  crashes: number
  kills: number
  isOver: boolean
}

/** One gateway after the other in one place. */
async function keepAlive(options: BankOptions, slot: number, skewMs: number, lives: Lives): Promise<void> {
  const { place, table, seed } = options
  const draw = fastDraws(seededRandom(seed), 'lives', String(slot))
  for (let life = 0; !lives.isOver; life++) {
    const lifeMs = LIFE_MS / 4 + (draw() % LIFE_MS)
    const task: BankTask = { ...place, stored: table.stored, slot, skewMs, seed: `${seed} ${slot} ${life}` }
    const gateway = startGateway(task, lives)
    const ended = new Promise((resolve) => gateway.once('exit', resolve))
    for (let passedMs = 0; passedMs < lifeMs && !lives.isOver; passedMs += 20) await setTimeout(20)
    lives.kills++
    gateway.kill('SIGKILL')
    await ended
  }
}

function startGateway(task: BankTask, lives: Lives): ChildProcess {
  const program = fileURLToPath(new URL('bank-gateway.ts', import.meta.url))
  const gateway = spawn(process.execPath, ['--import', 'tsx', program, JSON.stringify(task)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let begun = ''
  gateway.stdout.on('data', (data: Buffer) => {
    const lines = (begun + data.toString()).split('\n')
    begun = lines.pop() ?? ''
    for (const line of lines) {
      const [word = '', ...rest] = line.split(' ')
      const text = rest.join(' ')
      if (word === 'made') lives.made.push(text)
      else if (word === 'died') lives.crashes++
      else lives.refused[text] = (lives.refused[text] ?? 0) + 1
    }
  })
  return gateway
}
