// ExecuteTransaction: up to 100 statements on single items as one moment: all read, or all write and check.
// Invariant: what is wrong with a text is refused with its place, before any table is looked up; what is wrong with an item, its table included,
// cancels the whole. Source: docs API_ExecuteTransaction; measured eu-west-1 and eu-west-2, 2026-08 and 2026-09.
import { hash } from 'node:crypto'
import type { IdempotencyToken, ReadReceipt } from '../../engine/contract/items.js'
import type { Table } from '../../engine/contract/tables.js'
import { transactionCanceledAt } from '../../intents/cancellation.js'
import { refuseEmptyKeys } from '../../intents/index-keys.js'
import { rowSuffixOfKey } from '../../intents/item-key.js'
import { existsCheck, readKeyOf } from '../../intents/partiql/item-read.js'
import { type ExistsPlan, parametersOf, type SelectPlan, type WritePlan } from '../../intents/partiql/plan.js'
import { showColumns } from '../../intents/partiql/select.js'
import { statementOf } from '../../intents/partiql/statements.js'
import { writeOf } from '../../intents/partiql/write.js'
import { type ActionPlan, bindActions, refuseSamePlace } from '../../intents/transact.js'
import { canonicalJson } from '../../model/canonical-json.js'
import { ApiError, validation } from '../../model/errors.js'
import { Served, Serving } from '../../model/serving.js'
import type { Namespace } from '../../model/table.js'
import type { ExecuteTransactionInput, ExecuteTransactionOutput, ParameterizedStatement } from '../../shapes/operations.js'
import { capacityPerTable, tableCharge } from '../consumed-capacity.js'
import { refuseTransaction } from '../no-transactions.js'
import { type Context, defineOperation } from '../operation.js'
import { legalPlaces, unlessHeld } from '../together.js'
import { chargeAt } from '../transaction-charge.js'
import { ofTransactStatements } from './statement-resources.js'
import { planIn, tableOrRefusal } from './table-of-statement.js'

const NAME = 'ExecuteTransaction'

type ChangePlan = WritePlan | ExistsPlan

export const executeTransaction = defineOperation<ExecuteTransactionInput>(NAME, {
  side: 'either',
  resources: ofTransactStatements,
  run: async (input, context): Promise<Served | ExecuteTransactionOutput> => {
    const plans = input.TransactStatements.map((one, at) => planMember(context, one, at))
    const reads = plans.flatMap((plan) => (plan.kind === 'select' ? [plan] : []))
    const changes = plans.flatMap((plan) => (plan.kind === 'select' ? [] : [plan]))
    if (reads.length > 0 && changes.length > 0) {
      throw validation('ExecuteTransaction API does not support both read and write operations in the same request.')
    }
    return changes.length === 0 ? readAll(input, reads, context) : changeAll(input, changes, context)
  },
})

/** Parameters speak for themselves. @throws ApiError ValidationException */
function planMember(context: Context, input: ParameterizedStatement, at: number): SelectPlan | ChangePlan {
  inMember(at, () => statementOf(input.Statement))
  parametersOf(input)
  const plan = inMember(at, () => planIn(context, input))
  if ('returning' in plan && plan.returning !== undefined)
    throw inMemberSentence(at, 'RETURNING clause is not supported in ExecuteTransaction.')
  if (plan.kind === 'select' && plan.target.index !== undefined)
    throw inMemberSentence(at, 'Reads on indices are not supported within transactions.')
  return plan
}

const inMemberSentence = (at: number, sentence: string): ApiError =>
  validation(`Validation failed in TransactStatements[${at}]: ${sentence}`)

/** @throws ApiError that says which statement was refused */
function inMember<Result>(at: number, make: () => Result): Result {
  try {
    return make()
  } catch (error) {
    throw error instanceof ApiError && error.name === 'ValidationException' ? inMemberSentence(at, error.message) : error
  }
}

/** @throws ApiError TransactionCanceledException where there is no such table, ValidationException where it has no transactions */
function tablesOf(plans: readonly (SelectPlan | ChangePlan)[], context: Context): readonly Table[] {
  const tables = plans.map(({ target }, at) => {
    const table = tableOrRefusal(context, target.table)
    if (table instanceof ApiError) throw transactionCanceledAt(at, plans.length, table)
    return table
  })
  for (const table of tables) refuseTransaction(table)
  return tables
}

interface Read {
  readonly plan: SelectPlan
  readonly table: Table
  readonly place: Buffer | ApiError
}

async function readAll(input: ExecuteTransactionInput, plans: readonly SelectPlan[], context: Context): Promise<Served> {
  const tables = tablesOf(plans, context)
  const reads = plans.flatMap((plan, at): Read[] => {
    const table = tables[at]
    return table === undefined ? [] : [{ plan, table, place: placeOf(plan, table, at) }]
  })
  const places = legalPlaces(reads)
  refuseSamePlace(places.map(({ table, rowSuffix }) => `${table.record.physicalId} ${rowSuffix.toString('latin1')}`))
  const serving = new Serving()
  const receipts = unlessHeld(await context.engine.items.getTogether(places, serving))
  return new Served(readOutput(input, reads, receipts), serving)
}

/** A key of a wrong type cancels; an empty one is refused as in writes, and a statement that says none by its place. @throws ApiError ValidationException */
function placeOf(plan: SelectPlan, { record }: Table, at: number): Buffer | ApiError {
  const key = inMember(at, () => readKeyOf(plan, record, NAME))
  refuseEmptyKeys(record, key)
  try {
    return rowSuffixOfKey(record, key)
  } catch (error) {
    if (error instanceof ApiError) return error
    throw error
  }
}

/** An item of which nothing is shown is an empty one; one that isn't there is none. */
function readOutput(
  input: ExecuteTransactionInput,
  reads: readonly Read[],
  receipts: readonly ReadReceipt[],
): ExecuteTransactionOutput {
  const charges = reads.map(({ plan, table }, at) => {
    return { tableName: plan.target.table, record: table.record, charge: tableCharge(receipts[at]?.halfUnits ?? 0) }
  })
  const Responses = reads.map(({ plan }, at) => {
    const row = receipts[at]?.row
    return row === undefined ? {} : { Item: showColumns(row, plan.columns) }
  })
  return { Responses, ...capacityPerTable(input.ReturnConsumedCapacity, charges, 'ReadCapacityUnits') }
}

async function changeAll(
  input: ExecuteTransactionInput,
  plans: readonly ChangePlan[],
  context: Context,
): Promise<ExecuteTransactionOutput> {
  const tables = tablesOf(plans, context)
  const actions = plans.flatMap((plan, at) => {
    const table = tables[at]
    const statement = input.TransactStatements[at]
    return table === undefined || statement === undefined
      ? []
      : [{ table, plan: actionOf(plan, table, statement, at, plans.length) }]
  })
  const bound = bindActions(actions)
  const outcome = await context.engine.items.transact(bound, tokenOf(input, context.namespace))
  const side = outcome.kind === 'replayed' ? 'ReadCapacityUnits' : 'WriteCapacityUnits'
  const charges = bound.map(({ plan, table }, at) => {
    return { tableName: plan.tableName, record: table.record, charge: chargeAt(outcome, at) }
  })
  return {
    Responses: plans.map(() => ({})), // Source: assumed
    ...capacityPerTable(input.ReturnConsumedCapacity, charges, side),
  }
}

/** @throws ApiError ValidationException for an EXISTS that asks nothing; TransactionCanceledException for a key that is said twice */
function actionOf(plan: ChangePlan, { record }: Table, statement: ParameterizedStatement, at: number, count: number): ActionPlan {
  const tableName = plan.target.table
  const showsItem = statement.ReturnValuesOnConditionCheckFailure === 'ALL_OLD'
  if (plan.kind === 'exists') {
    return { tableName, kind: 'check', guarded: inMember(at, () => existsCheck(plan, record, showsItem)) }
  }
  try {
    return { tableName, ...writeOf(plan, record, { showsItem, checkKey: () => undefined }) }
  } catch (error) {
    throw error instanceof ApiError ? transactionCanceledAt(at, count, error) : error
  }
}

/**
 * The token stands for the statements and their parameters alone. It is another one than the same text is in TransactWriteItems: a digest is
 * longer than any token of a client. Source: measured eu-west-2, 2026-08
 */
function tokenOf(
  { ClientRequestToken, TransactStatements }: ExecuteTransactionInput,
  namespace: Namespace,
): IdempotencyToken | undefined {
  if (ClientRequestToken === undefined) return undefined
  const payload = TransactStatements.map(({ Statement, Parameters }) => [Statement, Parameters ?? []])
  return {
    token: digest(`${NAME} ${ClientRequestToken}`),
    namespace,
    payloadDigest: digest(canonicalJson(payload)),
  }
}

const digest = (text: string): string => hash('sha256', text, 'base64')
