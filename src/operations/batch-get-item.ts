// BatchGetItem: up to 100 items of several tables, in no order. Invariant: what does not fit the answer, or was refused, comes
// back as unprocessed; only when nothing at all could be read is the refusal itself the answer. Source: docs API_BatchGetItem.
import type { HalfUnits } from '../model/ids.js'
import type { Items, ReadWithin } from '../engine/contract/items.js'
import type { Table } from '../engine/contract/tables.js'
import { planBatchGet, type TableGetPlan } from '../intents/batch-get.js'
import { bindGet, showItem } from '../intents/get.js'
import { refusalStylesOf } from '../intents/refusal-styles.js'
import type { ApiError } from '../model/errors.js'
import { Served, Serving } from '../model/serving.js'
import { LIMITS } from '../model/limits.js'
import type {
  BatchGetItemInput,
  BatchGetItemOutput,
  KeysAndAttributes,
  OutputItem,
  ReturnConsumedCapacity,
} from '../shapes/operations.js'
import { UncheckedRow } from '../storage/unchecked-row.js'
import { capacityEntry, tableCharge } from './consumed-capacity.js'
import { defineOperation } from './operation.js'
import { ofBatchGet } from './resources.js'
import { tableInUse } from './table-in-use.js'
import { isThrottled, isUnanswered } from './throttled.js'
import { unprocessedPlaces } from './unprocessed.js'

/** Keys that are read at once, by an engine that has to wait for them. */
const TOGETHER = 16

/** One key of the batch, at its place in its table. */
interface Read {
  readonly at: number
  readonly place: Buffer
}

/** The same with what its table has given so far. */
interface Wanted extends Read {
  readonly answer: TableAnswer
}

interface TableRead {
  readonly plan: TableGetPlan
  readonly table: Table
  readonly reads: readonly Read[]
  /** Places in the request's own list that are not to be read. */
  readonly skipped: ReadonlySet<number>
}

/** What one table gave. */
interface TableAnswer extends TableRead {
  readonly items: OutputItem[]
  /** Of each item, its place in the request's own list. */
  readonly places: number[]
  /** Places in the request's own list. */
  readonly unprocessed: number[]
  halfUnits: HalfUnits
}

/** What is left of the answer's size, and what refused a key: throttling, or nobody who could answer. */
interface Budget {
  bytesLeft: number
  refused: ApiError | undefined
}

export const batchGetItem = defineOperation<BatchGetItemInput>('BatchGetItem', {
  side: 'read',
  resources: ofBatchGet,
  run: (input, context): Served | Promise<Served> => {
    const plans = planBatchGet(input, refusalStylesOf(context.wording).batchGetItem)
    const tables = plans.map((plan) => ({ plan, table: tableInUse(context, plan.tableName) }))
    const skipped = unprocessedPlaces(
      context,
      plans.map(({ keys }) => keys.length),
    )
    const bound = tables.map(({ plan, table }, at): TableRead => {
      return { plan, table, reads: bindReads(plan, table), skipped: skipped[at] ?? new Set() }
    })
    const serving = context.serving ?? new Serving()
    const answers = readAll(context.engine.items, bound, serving)
    if (answers instanceof Promise) return answers.then((read) => servedOf(input, read, serving))
    return servedOf(input, answers, serving)
  },
})

function outputOf(input: BatchGetItemInput, answers: readonly TableAnswer[]): BatchGetItemOutput {
  const sums = sumsPerTable(answers)
  return {
    Responses: Object.fromEntries(sums.map(({ tableName, items }) => [tableName, items])),
    UnprocessedKeys: Object.fromEntries(answers.flatMap(unprocessedOf)),
    ...capacityOf(input.ReturnConsumedCapacity ?? 'NONE', sums),
  }
}

/** A row that is found to be damaged when the answer is written is as one that could not be read. */
function servedOf(input: BatchGetItemInput, answers: readonly TableAnswer[], serving: Serving): Served {
  return new Served(outputOf(input, answers), serving, () => outputOf(input, withoutDamaged(answers)))
}

/** @throws ApiError InternalServerError when no row is left */
function withoutDamaged(answers: readonly TableAnswer[]): readonly TableAnswer[] {
  const budget: Budget = { bytesLeft: 0, refused: undefined }
  const sound = answers.map((answer): TableAnswer => {
    const items: OutputItem[] = []
    const unprocessed = [...answer.unprocessed]
    for (const [n, item] of answer.items.entries()) {
      const checked = unlessDamaged(item, budget)
      if (checked === undefined) unprocessed.push(answer.places[n] ?? 0)
      else items.push(checked)
    }
    return { ...answer, items, unprocessed }
  })
  return read(sound, budget)
}

function unlessDamaged(item: OutputItem, budget: Budget): OutputItem | undefined {
  if (!(item instanceof UncheckedRow)) return item
  try {
    return item.checked.shown
  } catch (error) {
    if (!isUnanswered(error)) throw error
    budget.refused = error
    return undefined
  }
}

interface TableSum {
  readonly tableName: string
  readonly table: Table
  readonly items: OutputItem[]
  readonly halfUnits: HalfUnits
}

/** A table that was named twice, by its name and its ARN, answers once. Source: measured us-east-1, 2026-09; under the first: assumed. */
function sumsPerTable(answers: readonly TableAnswer[]): TableSum[] {
  const sums = new Map<number, TableSum>()
  for (const { plan, table, items, halfUnits } of answers) {
    const { physicalId } = table.record
    const sum = sums.get(physicalId)
    if (sum === undefined) sums.set(physicalId, { tableName: plan.tableName, table, items, halfUnits })
    else sums.set(physicalId, { ...sum, items: [...sum.items, ...items], halfUnits: sum.halfUnits + halfUnits })
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

/** At once, unless an engine has to wait for what it reads. */
function readAll(items: Items, bound: readonly TableRead[], serving: Serving): TableAnswer[] | Promise<TableAnswer[]> {
  const budget: Budget = { bytesLeft: LIMITS.batchGetReplyBytes, refused: undefined }
  const answers = bound.map((one): TableAnswer => ({ ...one, items: [], places: [], unprocessed: [], halfUnits: 0 }))
  const wanted = answers.flatMap((answer) => answer.reads.map(({ at, place }): Wanted => ({ answer, at, place })))
  const ended = inTurns(wanted, 0, budget, ({ answer, at, place }) =>
    answer.skipped.has(at) ? 'unprocessed' : readWithin(budget, items, answer, place, serving),
  )
  return ended === undefined ? read(answers, budget) : ended.then(() => read(answers, budget))
}

type Reading = ReturnType<Items['getWithin']> | 'unprocessed'

/** Reads together what fits the answer whatever is found, and takes it in order; waits only for a read that has to be waited for. */
function inTurns(
  wanted: readonly Wanted[],
  from: number,
  budget: Budget,
  begin: (one: Wanted) => Reading,
): Promise<void> | undefined {
  for (let at = from; at < wanted.length;) {
    const turn = wanted.slice(at, at + roomFor(budget))
    at += turn.length
    const readings = turn.map(begin)
    if (readings.every(isAtHand)) {
      takeAll(turn, readings, budget)
      continue
    }
    return Promise.all(readings.map((reading) => answerOf(reading, budget))).then((receipts) => {
      takeAll(turn, receipts, budget)
      return inTurns(wanted, at, budget, begin)
    })
  }
  return undefined
}

const isAtHand = (reading: Reading): reading is ReadWithin | 'unprocessed' => !(reading instanceof Promise)

async function answerOf(reading: Reading, budget: Budget): Promise<ReadWithin | 'unprocessed'> {
  try {
    return await reading
  } catch (error) {
    return unprocessedFor(error, budget)
  }
}

/** How many items of the greatest size fit; one more is asked for alone, as far as it fits. */
const roomFor = ({ bytesLeft }: Budget): number =>
  Math.min(TOGETHER, Math.max(1, Math.floor(bytesLeft / (LIMITS.itemBytes + LIMITS.batchGetItemOverheadBytes))))

function takeAll(turn: readonly Wanted[], receipts: readonly (ReadWithin | 'unprocessed')[], budget: Budget): void {
  for (const [n, { answer, at }] of turn.entries()) take(answer, at, receipts[n] ?? 'unprocessed', budget)
}

function read(answers: TableAnswer[], budget: Budget): TableAnswer[] {
  const readNothing = answers.every(({ reads, unprocessed }) => unprocessed.length === reads.length)
  if (readNothing && budget.refused !== undefined) throw budget.refused
  return answers
}

function take(answer: TableAnswer, at: number, receipt: ReadWithin | 'unprocessed', budget: Budget): void {
  if (receipt === 'too large') budget.bytesLeft = 0 // the answer is full
  if (receipt === 'too large' || receipt === 'unprocessed') {
    answer.unprocessed.push(at)
    return
  }
  const { row, halfUnits } = receipt
  answer.halfUnits += halfUnits
  if (row === undefined) return
  budget.bytesLeft -= row.sizeBytes + LIMITS.batchGetItemOverheadBytes
  answer.places.push(at)
  answer.items.push(showItem(row, answer.plan.projection))
}

function readWithin(budget: Budget, items: Items, { table, plan }: TableRead, place: Buffer, serving: Serving): Reading {
  if (budget.bytesLeft <= 0) return 'unprocessed'
  try {
    const maxBytes = budget.bytesLeft - LIMITS.batchGetItemOverheadBytes
    return items.getWithin(table, place, plan.consistency, maxBytes, serving)
  } catch (error) {
    return unprocessedFor(error, budget)
  }
}

/** @throws what refuses the whole */
function unprocessedFor(error: unknown, budget: Budget): 'unprocessed' {
  if (!isThrottled(error) && !isUnanswered(error)) throw error
  budget.refused = error
  return 'unprocessed'
}

/** The request that would ask for the rest. */
function unprocessedOf({ plan, unprocessed }: TableAnswer): [string, KeysAndAttributes][] {
  if (unprocessed.length === 0) return []
  const left = new Set(unprocessed)
  return [[plan.tableName, { ...plan.input, Keys: plan.input.Keys.filter((_key, at) => left.has(at)) }]]
}
