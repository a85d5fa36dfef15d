// BatchGetItem: up to 100 items of several tables, in no order. Invariant: what does not fit the answer, or was throttled, comes
// back as unprocessed; only when nothing at all could be read is the throttling itself the answer. Source: docs API_BatchGetItem.
import type { Engine, ReadReceipt, Table } from '../engine/engine.js'
import { planBatchGet, type TableGetPlan } from '../intents/batch-get.js'
import { bindGet, shown } from '../intents/get.js'
import { voicesOf } from '../intents/voices.js'
import type { ApiError } from '../model/errors.js'
import { LIMITS } from '../model/limits.js'
import type {
  BatchGetItemInput,
  BatchGetItemOutput,
  KeysAndAttributes,
  OutputItem,
  ReturnConsumedCapacity,
} from '../shapes/operations.js'
import { capacityEntry, tableCharge } from './consumed-capacity.js'
import { defineOperation } from './operation.js'
import { tableInUse } from './table-in-use.js'
import { isThrottled } from './throttled.js'
import { withheldPlaces } from './withheld.js'

/** One key of the batch, at its place in its table. */
interface Read {
  readonly at: number
  readonly place: Buffer
}

interface TableRead {
  readonly plan: TableGetPlan
  readonly table: Table
  readonly reads: readonly Read[]
  /** Places in the request's own list that are not to be read. */
  readonly withheld: ReadonlySet<number>
}

/** What one table gave. */
interface TableAnswer extends TableRead {
  readonly items: OutputItem[]
  /** Places in the request's own list. */
  readonly unprocessed: number[]
  halfUnits: number
}

/** What is left of the answer's size, and the throttling that was met. */
interface Budget {
  bytesLeft: number
  throttled: ApiError | undefined
}

export const batchGetItem = defineOperation<BatchGetItemInput>('BatchGetItem', (input, context): BatchGetItemOutput => {
  const plans = planBatchGet(input, voicesOf(context.wording).batchGetItem)
  const tables = plans.map((plan) => ({ plan, table: tableInUse(context, plan.tableName) }))
  const withheld = withheldPlaces(
    context,
    plans.map(({ keys }) => keys.length),
  )
  const bound = tables.map(({ plan, table }, at): TableRead => {
    return { plan, table, reads: bindReads(plan, table), withheld: withheld[at] ?? new Set() }
  })
  const answers = readAll(context.engine, bound)
  const mode = input.ReturnConsumedCapacity ?? 'NONE'
  const sums = sumsPerTable(answers)
  return {
    Responses: Object.fromEntries(sums.map(({ tableName, items }) => [tableName, items])),
    UnprocessedKeys: Object.fromEntries(answers.flatMap(unprocessedOf)),
    ...capacityOf(mode, sums),
  }
})

interface TableSum {
  readonly tableName: string
  readonly table: Table
  readonly items: OutputItem[]
  readonly halfUnits: number
}

/** A table that was named twice, by its name and its ARN, answers once. Source: measured us-east-1, 2026-09; under the first: assumed. */
function sumsPerTable(answers: readonly TableAnswer[]): TableSum[] {
  const sums = new Map<number, TableSum>()
  for (const { plan, table, items, halfUnits } of answers) {
    const { physicalId } = table.record
    const sum = sums.get(physicalId) ?? { tableName: plan.tableName, table, items: [], halfUnits: 0 }
    sums.set(physicalId, { ...sum, items: [...sum.items, ...items], halfUnits: sum.halfUnits + halfUnits })
  }
  return [...sums.values()]
}

function capacityOf(mode: ReturnConsumedCapacity, sums: readonly TableSum[]): Pick<BatchGetItemOutput, 'ConsumedCapacity'> {
  if (mode === 'NONE') return {}
  const ConsumedCapacity = sums.map(({ tableName, table, halfUnits }) =>
    capacityEntry(mode, tableName, table.record, tableCharge(halfUnits)),
  )
  return { ConsumedCapacity }
}

function bindReads(plan: TableGetPlan, table: Table): Read[] {
  return plan.keys.map((key, at) => ({ at, place: bindGet({ key, projection: plan.projection }, table.record) }))
}

function readAll(engine: Engine, bound: readonly TableRead[]): TableAnswer[] {
  const budget: Budget = { bytesLeft: LIMITS.batchGetReplyBytes, throttled: undefined }
  const answers = bound.map((one): TableAnswer => ({ ...one, items: [], unprocessed: [], halfUnits: 0 }))
  for (const answer of answers) readTable(engine, answer, budget)
  const readNothing = answers.every(({ reads, unprocessed }) => unprocessed.length === reads.length)
  if (readNothing && budget.throttled !== undefined) throw budget.throttled
  return answers
}

function readTable(engine: Engine, answer: TableAnswer, budget: Budget): void {
  const { plan, reads, withheld } = answer
  for (const { at, place } of reads) {
    const receipt = withheld.has(at) ? 'unprocessed' : readWithin(budget, engine, answer, place)
    if (receipt === 'unprocessed') {
      answer.unprocessed.push(at)
      continue
    }
    const { row, halfUnits } = receipt
    answer.halfUnits += halfUnits
    if (row !== undefined) answer.items.push(shown(row, plan.projection))
  }
}

function readWithin(budget: Budget, engine: Engine, { table, plan }: TableRead, place: Buffer): ReadReceipt | 'unprocessed' {
  if (budget.bytesLeft <= 0) return 'unprocessed'
  try {
    const receipt = engine.getWithin(table, place, plan.consistent, budget.bytesLeft)
    if (receipt === 'too large') {
      budget.bytesLeft = 0 // the answer is full
      return 'unprocessed'
    }
    budget.bytesLeft -= receipt.row?.sizeBytes ?? 0
    return receipt
  } catch (error) {
    if (!isThrottled(error)) throw error
    budget.throttled = error
    return 'unprocessed'
  }
}

/** The request that would ask for the rest. */
function unprocessedOf({ plan, unprocessed }: TableAnswer): [string, KeysAndAttributes][] {
  if (unprocessed.length === 0) return []
  const left = new Set(unprocessed)
  return [[plan.tableName, { ...plan.input, Keys: plan.input.Keys.filter((_key, at) => left.has(at)) }]]
}
