// The rows of forks and resets in the usual run: what each costs the process, in memory and on disk, beside 5 tables of 100 items.
import type { Emulator, Fork } from '../../../src/emulator.js'
import { apiOf } from '../../scenario/api.js'
import { table } from '../report/table.js'
import { median } from '../stats/median.js'
import { type Cost, costOf, KINDS, makeTables, openGround, put } from './ground.js'

export const FORK_ROWS = ['ForkMake', 'ForkFirstRequest', 'ForkWrite', 'ForkDrop', 'Reset'] as const
export type ForkRowName = (typeof FORK_ROWS)[number]

export interface ForkRow {
  readonly name: ForkRowName
  readonly storage: string
  readonly medianCpuMs: number
  readonly medianMs: number
  readonly bestMs: number
}

type Costs = Readonly<Record<ForkRowName, Cost>>

const TABLES = 5
const ITEMS = 100
/** Made, asked, written to and dropped in one run. */
const FORKS = 20

/** @param runs of which each gives a figure of each row; one more before them warms up */
export async function measureForkRows(names: readonly ForkRowName[], runs: number): Promise<readonly ForkRow[]> {
  if (names.length === 0) return []
  const rows: ForkRow[] = []
  for (const storage of KINDS) {
    console.error(`forks and resets, ${storage}`)
    const { emulator } = await openGround(storage)
    const all: Costs[] = []
    for (let run = 0; run <= runs; run++) all.push(await oneRun(emulator))
    await emulator.close()
    rows.push(...names.map((name) => ({ name, storage, ...figuresOf(all.slice(1).map((costs) => costs[name])) })))
  }
  return rows
}

async function oneRun(emulator: Emulator): Promise<Costs> {
  await makeTables(apiOf(emulator), TABLES, ITEMS)
  await emulator.drain()
  const forks: Fork[] = []
  const each = (task: (fork: Fork) => Promise<unknown>): Promise<Cost> => costOf(FORKS, async (n) => forks[n] && task(forks[n]))
  const get = { TableName: 'table-0', Key: { pk: { S: '1' } } }
  const ForkMake = await costOf(FORKS, async () => forks.push(await emulator.fork()))
  const ForkFirstRequest = await each((fork) => apiOf(fork)('GetItem', get))
  const ForkWrite = await each((fork) => put(apiOf(fork), 'new'))
  const ForkDrop = await each((fork) => fork.drop())
  await emulator.drain()
  const Reset = await costOf(1, () => emulator.reset())
  await emulator.drain()
  return { ForkMake, ForkFirstRequest, ForkWrite, ForkDrop, Reset }
}

function figuresOf(costs: readonly Cost[]): Pick<ForkRow, 'medianCpuMs' | 'medianMs' | 'bestMs'> {
  const walls = costs.map(({ wallMs }) => wallMs)
  return { medianCpuMs: median(costs.map(({ cpuMs }) => cpuMs)), medianMs: median(walls), bestMs: Math.min(...walls) }
}

export function forkRowsText(rows: readonly ForkRow[]): string {
  const print = (ms: number): string => ms.toFixed(3)
  const cells = rows.map(({ name, storage, ...ms }) => [
    name,
    storage,
    print(ms.medianMs),
    print(ms.bestMs),
    print(ms.medianCpuMs),
  ])
  return table(['forks and resets', 'storage', 'ms', 'best ms', 'ms of CPU'], cells, ['storage'])
}
