// BatchWriteItem: up to 25 puts and deletes, each on its own. Invariant: all are legal before the first is written; what was throttled,
// met a transaction, or would make an item collection too large comes back as unprocessed, and is the refusal of the whole where nothing
// was written: so no caller has to guess what was. Source: docs API_BatchWriteItem; conflicts and collections as unprocessed: assumed.
import type { Items, Receipt } from '../engine/contract/items.js'
import type { Table } from '../engine/contract/tables.js'
import { bindBatchWrite, keyOf, planBatchWrite, refuseDuplicatePlaces, type TableWritePlan } from '../intents/batch-write.js'
import type { WriteIntent } from '../intents/intent.js'
import { refusalStylesOf } from '../intents/refusal-styles.js'
import { ApiError, transactionConflict } from '../model/errors.js'
import { nextTurn } from '../runtime/clock.js'
import type { BatchWriteItemInput, BatchWriteItemOutput, ReturnConsumedCapacity, WriteRequest } from '../shapes/operations.js'
import { addCharges, capacityEntry } from './consumed-capacity.js'
import { itemCollectionMetricsPerTable, type NamedRow } from './item-collection-metrics.js'
import { type Context, defineOperation } from './operation.js'
import { ofBatchWrite } from './resources.js'
import { tableInUse } from './table-in-use.js'
import { isThrottled, isUnanswered } from './throttled.js'
import { unprocessedPlaces } from './unprocessed.js'

interface TableWrite {
  readonly plan: TableWritePlan
  readonly table: Table
  readonly intents: readonly WriteIntent[]
  /** Places in the request's own list that are not to be written. */
  readonly skipped: ReadonlySet<number>
}

/** What became of each request of one table, in its order: a receipt, or why it is unprocessed. */
interface TableAnswer extends TableWrite {
  readonly outcomes: readonly (Receipt | ApiError)[]
}

export const batchWriteItem = defineOperation<BatchWriteItemInput>('BatchWriteItem', {
  side: 'write',
  resources: ofBatchWrite,
  run: async (input, context): Promise<BatchWriteItemOutput> => {
    const plans = planBatchWrite(input, refusalStylesOf(context.wording).batchWriteItem)
    const tables = plans.map((plan) => ({ plan, table: tableInUse(context, plan.tableName) }))
    const skipped = unprocessedPlaces(
      context,
      plans.map((plan) => plan.plans.length),
    )
    const writes = tables.map(({ plan, table }, at): TableWrite => {
      const intents = plan.plans.map((one) => bindBatchWrite(one, table.record))
      return { plan, table, intents, skipped: skipped[at] ?? new Set() }
    })
    refuseDuplicatePlaces(writes.flatMap(placesOf))
    const answers = await Promise.all(writes.map((write) => writeAll(context, write)))
    refuseWhenNothingWasWritten(answers)
    return {
      UnprocessedItems: Object.fromEntries(answers.flatMap(unprocessedOf)),
      ...(input.ReturnItemCollectionMetrics === 'SIZE'
        ? await itemCollectionMetricsPerTable(context.engine.items, rowsOf(answers))
        : {}),
      ...capacityOf(input.ReturnConsumedCapacity, answers),
    }
  },
})

function placesOf({ table, intents }: TableWrite): string[] {
  return intents.map(({ rowSuffix }) => `${table.record.physicalId} ${rowSuffix.toString('latin1')}`)
}

/** All writes are handed over in one turn, so that they share one commit; or, of large items, in a few. */
async function writeAll({ engine, turn }: Context, write: TableWrite): Promise<TableAnswer> {
  const outcomes: Promise<Receipt | ApiError>[] = []
  let at = 0
  for (const intent of write.intents) {
    if (turn?.isLong === true) {
      for (const outcome of outcomes) outcome.catch(() => undefined) // it is thrown when all are awaited, below
      await nextTurn()
    }
    turn?.begin()
    outcomes.push(write.skipped.has(at++) ? leftOut() : writeOne(engine.items, write.table, intent))
  }
  return { ...write, outcomes: await Promise.all(outcomes) }
}

/** Leaves an element undone, and is no refusal of the whole. */
const leftOut = (): Promise<ApiError> => Promise.resolve(transactionConflict())

const writeOne = (items: Items, table: Table, intent: WriteIntent): Promise<Receipt | ApiError> =>
  items.write(table, intent).catch((error: unknown) => {
    if (isUnprocessed(error)) return error
    throw error
  })

function isUnprocessed(error: unknown): error is ApiError {
  return (
    isThrottled(error) ||
    isUnanswered(error) ||
    isCollectionFull(error) ||
    (error instanceof ApiError && error.name === 'TransactionConflictException')
  )
}

function isUnknown(outcome: unknown): outcome is ApiError {
  return outcome instanceof ApiError && outcome.name === 'InternalServerError'
}

/** Its collection is full until something in it shrinks; another request of the batch may be what shrinks it. */
function isCollectionFull(error: unknown): error is ApiError {
  return error instanceof ApiError && error.name === 'ItemCollectionSizeLimitExceededException'
}

/** A request of which nobody knows whether it was made comes first: any other error would say that nothing was. */
function refuseWhenNothingWasWritten(answers: readonly TableAnswer[]): void {
  const outcomes = answers.flatMap((answer) => answer.outcomes)
  const refusal =
    outcomes.find(isUnknown) ?? outcomes.find(isThrottled) ?? outcomes.find(isUnanswered) ?? outcomes.find(isCollectionFull)
  if (refusal !== undefined && outcomes.every((outcome) => outcome instanceof ApiError)) throw refusal
}

function unprocessedOf({ plan, outcomes }: TableAnswer): [string, WriteRequest[]][] {
  const left = plan.requests.filter((_request, at) => outcomes[at] instanceof ApiError)
  return left.length === 0 ? [] : [[plan.tableName, left]]
}

function capacityOf(
  mode: ReturnConsumedCapacity = 'NONE',
  answers: readonly TableAnswer[],
): Pick<BatchWriteItemOutput, 'ConsumedCapacity'> {
  if (mode === 'NONE') return {}
  const entries = answers.map(({ plan, table, outcomes }) => {
    const charges = outcomes.flatMap((outcome) => (outcome instanceof ApiError ? [] : [outcome.units]))
    return capacityEntry(mode, plan.tableName, table.record, addCharges(charges))
  })
  return { ConsumedCapacity: entries }
}

/** What was written, of all tables. */
function rowsOf(answers: readonly TableAnswer[]): NamedRow[] {
  return answers.flatMap(({ plan, table, intents, outcomes }) =>
    intents.flatMap(({ rowSuffix }, at) => {
      const one = outcomes[at] instanceof ApiError ? undefined : plan.plans[at]
      return one === undefined ? [] : [{ tableName: plan.tableName, table, rowSuffix, key: keyOf(one) }]
    }),
  )
}
