// The command line of `npm run bench`.
import { Command, InvalidArgumentError } from 'commander'
import { FORK_ROWS, type ForkRowName } from './forks/rows.js'
import { JOB_ROWS, type JobRowName } from './jobs/rows.js'
import { ALL_WORKLOADS, WORKLOADS } from './workloads/list.js'
import type { Workload } from './workloads/workload.js'

export interface Options {
  readonly workloads: readonly Workload[]
  /** Rows of forks and resets, which the usual run has beside operations. */
  readonly forkRows: readonly ForkRowName[]
  /** Rows of jobs, which it has as well. */
  readonly jobRows: readonly JobRowName[]
  /** That each job carries. */
  readonly jobItems: number
  /** Whether `--ops` named them; otherwise they are all there are. */
  readonly areChosen: boolean
  readonly only: readonly string[]
  readonly rounds: number
  readonly seconds: number
  readonly warmupSeconds: number
  readonly launches: number
  readonly starts: number
  readonly items: number
  readonly largeItems: number
  readonly largeMb: number
  readonly build: boolean
  readonly against: string | undefined
  /** Options of `serve` for the working tree's Dynalab; undefined when none were asked for. */
  readonly with: readonly string[] | undefined
  /** The same for what it is measured against. */
  readonly againstWith: readonly string[] | undefined
  readonly partitions: number | undefined
  readonly streams: boolean
  readonly profile: boolean
  readonly scale: boolean
  /** As given, for the JSON file. */
  readonly settings: object
}

interface Flags extends Omit<Options, 'workloads' | 'forkRows' | 'jobRows' | 'areChosen' | 'settings' | 'warmupSeconds'> {
  readonly ops: readonly string[]
  readonly warmup: number
}

const OPERATIONS = [...ALL_WORKLOADS.map(({ name }) => name), ...FORK_ROWS, ...JOB_ROWS].join(', ')

const list = (text: string): string[] => text.split(',').filter((word) => word !== '')

const words = (text: string): string[] => text.split(/\s+/).filter((word) => word !== '')

function whole(text: string): number {
  const value = Number(text)
  if (!(Number.isInteger(value) && value > 1)) throw new InvalidArgumentError('must be a whole number above 1')
  return value
}

function positive(text: string): number {
  const value = Number(text)
  if (!(value > 0)) throw new InvalidArgumentError('must be a number above 0')
  return value
}

/** Reads the command line; prints help or an error and ends the process where commander does. */
export function readOptions(argv: readonly string[]): Options {
  const flags = new Command('npm run bench --')
    .description('Measures Dynalab against two ceilings and its peers, side by side on this machine.')
    .option(
      '--ops <names>',
      `operations, of ${OPERATIONS}; GetRecords and SearchVectors are only measured where they are named, or belong to the mode`,
      list,
      [],
    )
    .option(
      '--only <servers>',
      'servers, of empty, bare, dynalab, dynalite, dynoxide, each with -disk or -memory where it has both',
      list,
      [],
    )
    .option('--rounds <n>', 'rounds of each operation on each server', positive, 5)
    .option('--seconds <s>', 'seconds of a round', positive, 1.5)
    .option('--warmup <s>', 'seconds of warming up before the first round; a third of it before the others', positive, 1)
    .option('--items <n>', 'items in each table', positive, 10_000)
    .option('--job-items <n>', 'items that each job carries: Import, Export, Restore, BulkPut', positive, 100_000)
    .option('--starts <n>', 'starts of each server, for the time to ready', positive, 3)
    .option('--against <git ref>', 'build that commit too, measure both in turn and judge the change')
    .option('--with <options>', 'start Dynalab with these options of serve, such as "--audit on"', words)
    .option(
      '--against-with <options>',
      'start what it is measured against with these; without --against that is the working tree too',
      words,
    )
    .option(
      '--launches <n>',
      'with --against, --against-with, --partitions or --streams: how often servers are started anew',
      positive,
      4,
    )
    .option('--partitions <n>', 'compare a table of so many partitions with one of a single partition on the same server', whole)
    .option(
      '--streams',
      'compare a table with a stream with one without on the same server, and pages of records with pages of a Scan',
      false,
    )
    .option('--profile', 'profile Dynalab under each operation and print where its time goes', false)
    .option('--scale', 'compare Dynalab at 10 000 items and at many, and its start with an empty folder and a full one', false)
    .option('--large-items <n>', 'with --scale: the many items', positive, 1_000_000)
    .option('--large-mb <n>', 'with --scale: MB in the full folder', positive, 1024)
    .option('--no-build', 'measure dist/ as it is')
    .parse([...argv], { from: 'user' })
    .opts<Flags>()
  const areChosen = flags.ops.length > 0
  return { ...flags, ...chosenIn(flags.ops), areChosen, warmupSeconds: flags.warmup, settings: flags }
}

function chosenIn(names: readonly string[]): Pick<Options, 'workloads' | 'forkRows' | 'jobRows'> {
  if (names.length === 0) return { workloads: WORKLOADS, forkRows: FORK_ROWS, jobRows: JOB_ROWS }
  const workloads = ALL_WORKLOADS.filter(({ name }) => names.includes(name))
  const forkRows = FORK_ROWS.filter((name) => names.includes(name))
  const jobRows = JOB_ROWS.filter((name) => names.includes(name))
  const known: ReadonlySet<string> = new Set([...workloads.map(({ name }) => name), ...forkRows, ...jobRows])
  const unknown = names.filter((name) => !known.has(name))
  if (unknown.length > 0) throw new Error(`unknown operation ${unknown.join(', ')}: choose from ${OPERATIONS}`)
  return { workloads, forkRows, jobRows }
}
