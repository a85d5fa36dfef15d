// Brings tables to what a file wants, by the API's own operations, so that every rule of the service speaks. Invariants: nothing is deleted
// but indexes and replicas that the file does not have; a table that would have to be replaced is left alone; between two steps the table
// and its indexes come to rest.
import type { WantedTable } from '../wanted.js'
import { definitionSteps, unchangeable } from './definition-steps.js'
import { type Call, isRefusal, newTable, presentOf, presentTable } from './present.js'
import { protectionStep, replicaSteps } from './replica-steps.js'
import { settingsSteps } from './settings-steps.js'
import type { Step } from './step.js'

export interface Surroundings {
  readonly call: Call
  /** Tell what would be done, and do nothing. */
  readonly isDryRun: boolean
  /** Waits a moment for tables that are being changed; false when it has waited long enough. */
  readonly pause: () => Promise<boolean>
  /** Called with each step that is done, or would be. */
  readonly say: (line: string) => void
}

/** How one table came out. */
export interface Outcome {
  readonly table: string
  readonly steps: number
  /** It was not there before: it is now, or would be. */
  readonly isNew: boolean
  /** Why it is not as it is wanted, in lines. */
  readonly failures: readonly string[]
  /** What the emulator does not have, in lines. */
  readonly absences: readonly string[]
}

/** @throws Error when the service can't be asked at all */
export async function reconcile(wanted: WantedTable, around: Surroundings): Promise<Outcome> {
  const { TableName: table } = wanted.definition
  const progress = { table, steps: 0, isNew: false, failures: [] as string[], absences: [] as string[] }
  try {
    await bring(wanted, around, progress)
  } catch (error) {
    if (!(error instanceof Error) || error.name === 'Unreachable' || error instanceof TypeError) throw error
    progress.failures.push(`${table}: ${error.name}: ${error.message}`)
  }
  return progress
}

type Progress = { table: string; steps: number; isNew: boolean; failures: string[]; absences: string[] }

async function bring(wanted: WantedTable, around: Surroundings, progress: Progress): Promise<void> {
  const { definition } = wanted
  const { call, isDryRun } = around
  const { table } = progress
  let present = await presentTable(call, table)
  if (present === undefined) {
    const creation: Step = { operation: 'CreateTable', input: creationOf(wanted), words: 'create the table' }
    await take(creation, around, progress)
    progress.isNew = true
    if (isDryRun) {
      await takeAll(replicaSteps(wanted, {}), around, progress)
      await takeAll(settingsSteps(wanted, newTable('', wanted.tags ?? [])), around, progress)
      return bringReplicas(wanted, around, progress)
    }
    present = await settled(call, table, around)
  } else if (!isDryRun) present = await settled(call, table, around)
  const obstacle = unchangeable(definition, present)
  if (obstacle !== undefined) {
    progress.failures.push(`${table}: ${obstacle}, which no update can change: delete the table, and apply again`)
    return
  }
  await takeAll(definitionSteps(definition, present), around, progress)
  await takeAll(replicaSteps(wanted, present), around, progress)
  await takeAll(settingsSteps(wanted, await presentOf(call, present, wanted)), around, progress)
  await bringReplicas(wanted, around, progress)
}

/** What replicas have of their own is changed where they are. */
async function bringReplicas(
  { path, definition, replicas = [] }: WantedTable,
  around: Surroundings,
  progress: Progress,
): Promise<void> {
  for (const replica of replicas) {
    const { region, settings = {} } = replica
    const call: Call = (operation, input) => around.call(operation, input, region)
    const there = { ...around, call }
    const table = around.isDryRun
      ? await presentTable(call, definition.TableName)
      : await settled(call, definition.TableName, around)
    const wanted: WantedTable = { path, definition, ...settings }
    const present = table === undefined ? newTable('', []) : await presentOf(call, table, wanted)
    const steps = [...protectionStep(replica, present.table), ...settingsSteps(wanted, present)]
    await takeAll(
      steps.map((step) => ({ ...step, words: `${step.words} in ${region}` })),
      there,
      progress,
    )
  }
}

const creationOf = ({ definition, tags }: WantedTable): object =>
  tags === undefined || tags.length === 0 ? definition : { ...definition, Tags: tags }

async function takeAll(steps: readonly Step[], around: Surroundings, progress: Progress): Promise<void> {
  for (const step of steps) await take(step, around, progress)
}

/** What the emulator has not got is told, and goes no further; so do refusals. */
async function take({ operation, input, words }: Step, around: Surroundings, progress: Progress): Promise<void> {
  const { call, isDryRun, say } = around
  progress.steps++
  if (isDryRun) return say(`${progress.table}: ${words}`)
  try {
    await call(operation, input)
  } catch (error) {
    const absent = absentIn(error, operation)
    if (absent === undefined) throw error
    progress.steps--
    progress.absences.push(`${progress.table}: ${words}: Dynalab does not have ${absent} yet`)
    return
  }
  say(`${progress.table}: ${words}`)
  await settled(call, progress.table, around)
}

/** What it is that the emulator does not have, where that is why it refused. */
const absentIn = (error: unknown, operation: string): string | undefined =>
  isRefusal(error, 'UnknownOperationException') ? operation : undefined

type Table = NonNullable<Awaited<ReturnType<typeof presentTable>>>

/** The table once nothing of it changes any more. @throws Error when that takes too long */
async function settled(call: Call, name: string, { pause }: Surroundings): Promise<Table> {
  for (;;) {
    const table = await presentTable(call, name)
    if (table === undefined) throw new Error('the table is gone')
    if (isAtRest(table)) return table
    if (!(await pause())) throw new Error(`is ${table.TableStatus} for too long: does its clock stand still?`)
  }
}

const isAtRest = ({
  TableStatus: status,
  GlobalSecondaryIndexes: indexes,
  VectorIndexes: vectors,
  Replicas: replicas,
}: Table): boolean =>
  status === 'ACTIVE' &&
  (vectors ?? []).every(({ IndexStatus }) => IndexStatus === 'ACTIVE') &&
  (indexes ?? []).every(({ IndexStatus }) => IndexStatus === 'ACTIVE') &&
  (replicas ?? []).every(
    ({ ReplicaStatus }) => ReplicaStatus !== 'CREATING' && ReplicaStatus !== 'UPDATING' && ReplicaStatus !== 'DELETING',
  )
