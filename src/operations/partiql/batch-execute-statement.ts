// BatchExecuteStatement: up to 25 statements on single items, each on its own: what becomes of one stands in its slot of the answer.
// Invariant: all of them read, or all of them write; none runs before all are known to be about different items.
// Source: docs API_BatchExecuteStatement; measured eu-west-2, 2026-08. Throttles as slots, too: docs BatchStatementError.
import type { HalfUnits } from '../../model/ids.js'
import type { Table } from '../../engine/contract/tables.js'
import { consistencyOf } from '../../intents/consistency.js'
import type { WriteIntent } from '../../intents/intent.js'
import { bindItemRead, type ItemRead } from '../../intents/partiql/item-read.js'
import { checkPinned } from '../../intents/partiql/pinned-key.js'
import type { SelectPlan, WritePlan } from '../../intents/partiql/plan.js'
import { showColumns } from '../../intents/partiql/select.js'
import { type StatementWrite, writeOf } from '../../intents/partiql/write.js'
import { bindContent } from '../../intents/transact.js'
import { ApiError, validation } from '../../model/errors.js'
import { Served, Serving } from '../../model/serving.js'
import { nextTurn } from '../../runtime/clock.js'
import type {
  BatchExecuteStatementInput,
  BatchExecuteStatementOutput,
  BatchStatementRequest,
  BatchStatementResponse,
  OutputItem,
} from '../../shapes/operations.js'
import { addCharges, capacityEntry, type Charge, tableCharge } from '../consumed-capacity.js'
import { type Context, defineOperation } from '../operation.js'
import { returnedItem } from './returned-item.js'
import { errorOfSlot, hasSlot, leftOut } from './slot-error.js'
import { ofStatements } from './statement-resources.js'
import { existsElsewhere, planIn, tableOrRefusal } from './table-of-statement.js'

/** What a statement will do to its item. */
type Step =
  | { readonly kind: 'read'; readonly read: ItemRead; readonly plan: SelectPlan }
  | { readonly kind: 'write'; readonly written: StatementWrite; readonly intent: WriteIntent; readonly plan: WritePlan }

/** A statement that can run. */
interface Member {
  readonly table: Table
  readonly tableName: string
  readonly step: Step
}

/** What became of one statement. `failed` is what it would have written, in half units. */
interface Outcome {
  readonly response: BatchStatementResponse
  readonly ran?: { readonly table: Table; readonly tableName: string; readonly charge: Charge } | undefined
  readonly failed?: { readonly tableName: string; readonly halfUnits: HalfUnits } | undefined
}

export const batchExecuteStatement = defineOperation<BatchExecuteStatementInput>('BatchExecuteStatement', {
  side: 'either',
  resources: ofStatements,
  run: async (input, context): Promise<Served> => {
    const { Statements } = input
    const plans = Statements.map((one, at) => context.denied?.get(at) ?? orRefusal(() => planMember(context, one)))
    refuseMixed(plans)
    const members = plans.map((plan) => (plan instanceof ApiError ? { refused: plan } : bindMember(context, plan)))
    refuseDuplicates(members)
    const serving = context.serving ?? new Serving()
    const outcomes = await runAll(context, members, Statements, serving)
    const output: BatchExecuteStatementOutput = {
      Responses: outcomes.map(({ response }) => response),
      ...capacityOf(input.ReturnConsumedCapacity, outcomes),
    }
    return new Served(output, serving)
  },
})

const EMPTY: BatchStatementRequest = { Statement: '' }

/** @throws ApiError that no slot can say, such as for a parameter that can't be read: then nothing of the batch has run yet */
function orRefusal<Result>(make: () => Result): Result | ApiError {
  try {
    return make()
  } catch (error) {
    if (error instanceof ApiError && hasSlot(error)) return error
    throw error
  }
}

/** What a batch may hold. */
type MemberPlan = SelectPlan | WritePlan

function planMember(context: Context, request: BatchStatementRequest): MemberPlan {
  const plan = planIn(context, request)
  if (plan.kind === 'exists') throw existsElsewhere()
  return plan
}

/** A statement that is none takes no part. @throws ApiError ValidationException */
function refuseMixed(plans: readonly (MemberPlan | ApiError)[]): void {
  const kinds = plans.flatMap((plan) => (plan instanceof ApiError ? [] : [plan.kind === 'select']))
  if (kinds.includes(true) && kinds.includes(false))
    throw validation('Read and write requests together in the same batch is not supported.')
}

/** Why a statement can't run; it names its table where that is what is missing. */
interface Refused {
  readonly refused: ApiError
  readonly tableName?: string
}

function bindMember(context: Context, plan: MemberPlan): Member | Refused {
  const tableName = plan.target.table
  const table = tableOrRefusal(context, tableName)
  if (table instanceof ApiError) return { refused: table, tableName }
  const step = orRefusal(() => stepOf(plan, table))
  return step instanceof ApiError ? { refused: step } : { table, tableName, step }
}

/** ReturnValuesOnConditionCheckFailure does nothing here. Source: measured eu-west-2, 2026-08 */
function stepOf(plan: MemberPlan, { record }: Table): Step {
  if (plan.kind === 'select') return { kind: 'read', read: bindItemRead(plan, record, 'BatchExecuteStatement'), plan }
  const written = writeOf(plan, record, { showsItem: false, checkKey: (pinned) => checkPinned(pinned, record.keys) })
  return { kind: 'write', written, intent: bindContent(written, record), plan }
}

/** @throws ApiError ValidationException when two statements are about one item */
function refuseDuplicates(members: readonly (Member | Refused)[]): void {
  const places = members.flatMap((member) => ('refused' in member ? [] : [placeOf(member)]))
  if (new Set(places).size < places.length) throw validation('Provided list of item keys contains duplicates')
}

function placeOf({ table, step }: Member): string {
  const suffix = step.kind === 'read' ? step.read.rowSuffix : step.intent.rowSuffix
  return `${table.record.physicalId} ${suffix.toString('latin1')}`
}

/** All are begun in one turn, so that writes share one commit; or, of large items, in a few. */
async function runAll(
  context: Context,
  members: readonly (Member | Refused)[],
  requests: readonly BatchStatementRequest[],
  serving: Serving,
): Promise<readonly Outcome[]> {
  const { turn } = context
  const outcomes: Promise<Outcome>[] = []
  for (const [at, member] of members.entries()) {
    if (turn?.isLong === true) {
      for (const outcome of outcomes) outcome.catch(() => undefined) // it is thrown when all are awaited, below
      await nextTurn()
    }
    turn?.begin()
    outcomes.push(runMember(context, member, requests[at] ?? EMPTY, at, serving))
  }
  return Promise.all(outcomes)
}

async function runMember(
  context: Context,
  member: Member | Refused,
  request: BatchStatementRequest,
  at: number,
  serving: Serving,
): Promise<Outcome> {
  if ('refused' in member) return { response: slotOf(member.refused, member.tableName) }
  const { tableName, table } = member
  try {
    if (context.unprocessed?.has(at) === true) throw leftOut()
    const { item, charge } = await runStep(context, member, request, serving)
    return {
      response: { TableName: tableName, ...(item === undefined ? {} : { Item: item }) },
      ran: { table, tableName, charge },
    }
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    const halfUnits = error.chargedHalfUnits
    return { response: slotOf(error, tableName), failed: halfUnits === 0 ? undefined : { tableName, halfUnits } }
  }
}

interface Done {
  readonly item: OutputItem | undefined
  readonly charge: Charge
}

async function runStep(
  { engine: { items } }: Context,
  { table, step }: Member,
  request: BatchStatementRequest,
  serving: Serving,
): Promise<Done> {
  if (step.kind === 'read') {
    const { row, halfUnits } = await items.get(table, step.read.rowSuffix, consistencyOf(request), serving)
    return { item: row && showColumns(row, step.plan.columns), charge: tableCharge(halfUnits) }
  }
  const receipt = await items.write(table, step.intent)
  return { item: returnedItem(step.plan, step.written, receipt), charge: receipt.units }
}

/** A statement that ran names its table, however it ended; one that was refused before doesn't. */
function slotOf(error: ApiError, tableName: string | undefined): BatchStatementResponse {
  const slot = errorOfSlot(error)
  const isNamed = tableName !== undefined && slot.Code !== 'ValidationError'
  return { Error: slot, ...(isNamed ? { TableName: tableName } : {}) }
}

/** What failed adds to the sum of a table where something else ran. Source: measured eu-west-2, 2026-08 */
function capacityOf(
  mode: BatchExecuteStatementInput['ReturnConsumedCapacity'],
  outcomes: readonly Outcome[],
): Pick<BatchExecuteStatementOutput, 'ConsumedCapacity'> {
  if (mode === undefined || mode === 'NONE') return {}
  const ran = outcomes.flatMap((outcome) => (outcome.ran === undefined ? [] : [outcome.ran]))
  const names = [...new Set(ran.map(({ tableName }) => tableName))]
  const entries = names.map((tableName) => {
    const own = ran.filter((one) => one.tableName === tableName)
    const { record } = (own[0] ?? missing()).table
    const entry = capacityEntry(mode, tableName, record, addCharges(own.map(({ charge }) => charge)))
    const failed = outcomes.reduce((sum, { failed: one }) => sum + (one?.tableName === tableName ? one.halfUnits : 0), 0)
    return { ...entry, CapacityUnits: (entry.CapacityUnits ?? 0) + failed / 2 }
  })
  return entries.length === 0 ? {} : { ConsumedCapacity: entries }
}

function missing(): never {
  throw new Error('a table that nothing ran on')
}
