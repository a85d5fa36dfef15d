// The process that the crash tests kill. It builds the emulator from its parts, on a store with a failpoint where one is asked for, does
// what it is told, and says each thing on stdout once the API has acknowledged it: one JSON line, written synchronously, so that a line
// which was written reaches the test whatever happens next.
import { writeSync } from 'node:fs'
import { resolveOptions } from '../../src/config.js'
import { type Emulator } from '../../src/emulator.js'
import { clockOf } from '../../src/engine/commit/saved-clock.js'
import { openFolder } from '../../src/storage/folder.js'
import { emulatorOn } from '../support/emulator-rig.js'
import { apiOf, type Call, Refusal, scanAll } from './api.js'
import { type Failpoint, failpointStore } from './failpoint-store.js'
import { rowStepOf, ROWS_TABLE } from './rows.js'
import { type Item, LANES, type Outcome, requestsOf, type Step, stepOf, TABLE } from './workload.js'

/** What the process is to do; sent as its one message. */
export interface Order {
  readonly folder: string
  readonly transitionMs: number
  /** Size at which partitions split; the default when not given. */
  readonly partitionBytes?: number
  readonly failpoint: Failpoint | undefined
  readonly task: Task
}

export type Task =
  /** Reads everything back, repeats transactions whose outcome nobody heard, then writes until it dies (or not at all). */
  | {
      readonly kind: 'lanes'
      readonly seed: string
      readonly life: number
      readonly repeats: readonly Repeat[]
      readonly isWriting: boolean
    }
  /** Makes requests one after the other, then stays. */
  | { readonly kind: 'calls'; readonly calls: readonly (readonly [operation: string, input: object])[] }
  /** Makes an index over many rows unless it is there, and writes rows meanwhile until it dies. */
  | { readonly kind: 'rows'; readonly seed: string; readonly life: number; readonly updateTable: object }

/** A step of an earlier life. */
export interface Repeat {
  readonly life: number
  readonly lane: number
  readonly n: number
}

/** What the process says. */
export type Line =
  | { readonly kind: 'opened' }
  | {
      readonly kind: 'found'
      readonly table: readonly Item[]
      readonly byG: readonly Item[]
      readonly byV: readonly Item[]
      readonly itemCount: number
    }
  | { readonly kind: 'repeated'; readonly lane: number; readonly outcome: Outcome }
  | { readonly kind: 'done'; readonly lane: number; readonly n: number; readonly outcome: Outcome }
  | { readonly kind: 'answered'; readonly n: number; readonly output: unknown }
  /** It came to its failpoint, and ends. */
  | { readonly kind: 'failpoint' }
  | { readonly kind: 'failed'; readonly words: string }

const STDOUT = 1
const PAGE_ROWS = 7

function say(line: Line): void {
  const bytes = Buffer.from(`${JSON.stringify(line)}\n`)
  for (let at = 0; at < bytes.length;) at += writeSync(STDOUT, bytes, at)
}

function end(): never {
  say({ kind: 'failpoint' })
  process.kill(process.pid, 'SIGKILL')
  for (;;); // the signal is on its way; nothing may happen until it is there
}

async function open({ folder, transitionMs, partitionBytes, failpoint }: Order): Promise<Emulator> {
  const disk = await openFolder(folder, 'create')
  const store = failpoint === undefined ? disk : failpointStore(disk, failpoint, end)
  const { emulator } = await emulatorOn(store, {
    clock: clockOf(store, resolveOptions({})),
    isAudited: true,
    transitionMs,
    ...(partitionBytes === undefined ? {} : { partitionBytes }),
    onFailure: (error) => say({ kind: 'failed', words: String(error) }),
  })
  return emulator
}

/** Sends the requests of a step in one turn. @throws Refusal other than those that conditions cause */
async function perform(call: Call, step: Step): Promise<Outcome> {
  try {
    await Promise.all(requestsOf(step).map(([operation, input]) => call(operation, input)))
    return 'done'
  } catch (error) {
    const isCondition = error instanceof Refusal && (error.name === 'ConditionalCheckFailedException' || isFailedCondition(error))
    if (isCondition) return 'refused'
    throw error
  }
}

const isFailedCondition = ({ name, message }: Refusal): boolean =>
  name === 'TransactionCanceledException' && message.includes('ConditionalCheckFailed')

async function runLanes(call: Call, task: Task & { kind: 'lanes' }): Promise<void> {
  const [table, byG, byV] = [
    await scanAll(call, TABLE, undefined, PAGE_ROWS),
    await scanAll(call, TABLE, 'byG'),
    await scanAll(call, TABLE, 'byV'),
  ]
  const { Table } = await call<{ Table: { ItemCount: number } }>('DescribeTable', { TableName: TABLE })
  say({ kind: 'found', table, byG, byV, itemCount: Table.ItemCount })
  const { seed, life, repeats, isWriting } = task
  await Promise.all(
    Array.from({ length: LANES }, async (_, lane) => {
      const repeat = repeats.find((one) => one.lane === lane)
      if (repeat !== undefined)
        say({ kind: 'repeated', lane, outcome: await perform(call, stepOf(seed, repeat.life, lane, repeat.n)) })
      for (let n = 0; isWriting; n++) say({ kind: 'done', lane, n, outcome: await perform(call, stepOf(seed, life, lane, n)) })
    }),
  )
}

async function runCalls(call: Call, { calls }: Task & { kind: 'calls' }): Promise<void> {
  for (const [n, [operation, input]] of calls.entries()) {
    const output = await call(operation, input).catch((error: unknown) => ({
      refusal: error instanceof Error ? error.name : String(error),
    }))
    say({ kind: 'answered', n, output })
  }
}

async function runRows(call: Call, { seed, life, updateTable }: Task & { kind: 'rows' }): Promise<void> {
  const { Table } = await call<{ Table: { GlobalSecondaryIndexes?: object[] } }>('DescribeTable', { TableName: ROWS_TABLE })
  if (Table.GlobalSecondaryIndexes === undefined) await call('UpdateTable', updateTable)
  await Promise.all(
    Array.from({ length: LANES }, async (_, lane) => {
      for (let n = 0; ; n++) {
        const { operation, input } = rowStepOf(seed, life, lane, n)
        await call(operation, input)
        say({ kind: 'done', lane, n, outcome: 'done' })
      }
    }),
  )
}

async function run(order: Order): Promise<void> {
  const call = apiOf(await open(order))
  say({ kind: 'opened' })
  const { task } = order
  switch (task.kind) {
    case 'lanes':
      return runLanes(call, task)
    case 'calls':
      return runCalls(call, task)
    case 'rows':
      return runRows(call, task)
  }
}

process.once('message', (order) => {
  run(order as Order).catch((error: unknown) =>
    say({ kind: 'failed', words: error instanceof Error ? String(error.stack) : String(error) }),
  )
})
process.on('disconnect', () => process.exit()) // the test is over, or gone
