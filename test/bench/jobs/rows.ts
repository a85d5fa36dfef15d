// The rows of jobs in the usual run: how fast a table on disk with a global index is imported, exported, restored and filled by a bulk operation, what
// that takes of memory, and how long it holds the event loop. Each round is a process of its own on a folder of its own.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { table, whole } from '../report/table.js'
import { median } from '../stats/median.js'
import { deleteFolder, temporaryFolder } from '../targets/server.js'
import { BUCKET, writeItems } from './items-file.js'

export const JOB_ROWS = ['Import', 'Export', 'Restore', 'BulkPut'] as const
export type JobRowName = (typeof JOB_ROWS)[number]

/** What the process tells of one job. */
interface JobFigures {
  readonly name: JobRowName
  readonly wallMs: number
  readonly cpuMs: number
  readonly longestTurnMs: number
  /** All turns but one of a thousand are shorter. */
  readonly longTurnMs: number
  readonly residentMb: number
  /** Without files that the system maps, such as the store's; NaN where the system doesn't tell. */
  readonly ownMb: number
}

export interface JobRow extends JobFigures {
  readonly items: number
  readonly itemsPerSec: number
}

const CHILD = fileURLToPath(new URL('child.mjs', import.meta.url))

/** Of the package as it stands in `dist`. @param items that each job carries @throws Error when a job fails */
export async function measureJobRows(names: readonly JobRowName[], rounds: number, items: number): Promise<readonly JobRow[]> {
  if (names.length === 0) return []
  const all: JobFigures[] = []
  for (let round = 0; round < rounds; round++) {
    console.error(`jobs of ${whole(items)} items, round ${round + 1} of ${rounds}`)
    all.push(...(await oneRound(items)))
  }
  return names.map((name) => rowOf(name, items, all))
}

async function oneRound(items: number): Promise<readonly JobFigures[]> {
  const folder = temporaryFolder('jobs')
  await writeItems(join(folder, BUCKET), items)
  const figures: JobFigures[] = []
  const child = fork(CHILD, [folder, String(items)], { execArgv: [], stdio: ['ignore', 2, 2, 'ipc'] })
  child.on('message', (told) => figures.push(told as JobFigures)) // of our own process
  const [code] = (await once(child, 'close')) as [number | null]
  deleteFolder(folder)
  if (code !== 0) throw new Error(`the process of jobs ended with ${code}`)
  return figures
}

/** Rates are medians; the longest turn is that of the best round, since what else the machine does makes it longer and never shorter. */
function rowOf(name: JobRowName, items: number, all: readonly JobFigures[]): JobRow {
  const rounds = all.filter((figures) => figures.name === name)
  const of = (member: Exclude<keyof JobFigures, 'name'>): number[] => rounds.map((figures) => figures[member])
  const wallMs = median(of('wallMs'))
  return {
    name,
    items,
    itemsPerSec: (items * 1000) / wallMs,
    wallMs,
    cpuMs: median(of('cpuMs')),
    longestTurnMs: Math.min(...of('longestTurnMs')),
    longTurnMs: Math.min(...of('longTurnMs')),
    residentMb: Math.max(...of('residentMb')),
    ownMb: Math.max(...of('ownMb')),
  }
}

export function jobRowsText(rows: readonly JobRow[]): string {
  const heads = ['jobs', 'items', 'items/s', 'µs of CPU an item', '99.9 % of turns, ms', 'longest, ms', 'MB', 'of it own']
  const cells = rows.map((row) => [
    row.name,
    whole(row.items),
    whole(row.itemsPerSec),
    ((row.cpuMs * 1000) / row.items).toFixed(1),
    row.longTurnMs.toFixed(1),
    row.longestTurnMs.toFixed(1),
    whole(row.residentMb),
    whole(row.ownMb),
  ])
  return table(heads, cells)
}
