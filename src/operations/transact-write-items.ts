// TransactWriteItems: up to 100 actions, all or none. Source: docs API_TransactWriteItems.
import { hash } from 'node:crypto'
import type { IdempotencyToken, TransactOutcome } from '../engine/contract/items.js'
import type { Table } from '../engine/contract/tables.js'
import type { WriteIntent } from '../intents/intent.js'
import { bindActions, keyOfAction, planAction, type ActionPlan } from '../intents/transact.js'
import { refusalStylesOf } from '../intents/refusal-styles.js'
import { canonicalJson } from '../model/canonical-json.js'
import type { Namespace } from '../model/table.js'
import type { TransactWriteItemsInput, TransactWriteItemsOutput } from '../shapes/operations.js'
import { capacityPerTable, type TableCharge } from './consumed-capacity.js'
import { itemCollectionMetricsPerTable, type NamedRow } from './item-collection-metrics.js'
import { refuseTransaction } from './no-transactions.js'
import { defineOperation } from './operation.js'
import { ofTransaction } from './resources.js'
import { tableInUse } from './table-in-use.js'
import { chargeAt } from './transaction-charge.js'

interface Action {
  readonly plan: ActionPlan
  readonly table: Table
  readonly intent: WriteIntent
}

export const transactWriteItems = defineOperation<TransactWriteItemsInput>('TransactWriteItems', {
  side: 'write',
  resources: ofTransaction,
  run: async (input, context): Promise<TransactWriteItemsOutput> => {
    const plans = input.TransactItems.map((action) => planAction(action, refusalStylesOf(context.wording).transactWriteItems))
    const tables = plans.map((plan) => ({ plan, table: tableInUse(context, plan.tableName) }))
    for (const { table } of tables) refuseTransaction(table)
    const actions: readonly Action[] = bindActions(tables)
    const outcome = await context.engine.items.transact(actions, tokenOf(input, context.namespace))
    const side = outcome.kind === 'replayed' ? 'ReadCapacityUnits' : 'WriteCapacityUnits'
    return {
      ...capacityPerTable(input.ReturnConsumedCapacity, chargesOf(actions, outcome), side),
      ...(input.ReturnItemCollectionMetrics === 'SIZE'
        ? await itemCollectionMetricsPerTable(context.engine.items, rowsOf(actions))
        : {}),
    }
  },
})

/** The token stands for the actions alone: a repeat may ask for other reports. */
function tokenOf(
  { ClientRequestToken, TransactItems }: TransactWriteItemsInput,
  namespace: Namespace,
): IdempotencyToken | undefined {
  if (ClientRequestToken === undefined) return undefined
  return { token: ClientRequestToken, namespace, payloadDigest: hash('sha256', canonicalJson(TransactItems), 'base64') }
}

function chargesOf(actions: readonly Action[], outcome: TransactOutcome): TableCharge[] {
  return actions.map(({ plan, table }, at) => ({
    tableName: plan.tableName,
    record: table.record,
    charge: chargeAt(outcome, at),
  }))
}

/** What was written: a condition check writes nothing. */
function rowsOf(actions: readonly Action[]): NamedRow[] {
  return actions.flatMap(({ plan, table, intent: { rowSuffix } }) =>
    plan.kind === 'check' ? [] : [{ tableName: plan.tableName, table, rowSuffix, key: keyOfAction(plan) }],
  )
}
