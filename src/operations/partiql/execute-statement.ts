// ExecuteStatement: one statement, as the Query, Scan, PutItem, UpdateItem or DeleteItem that it stands for. Source: docs API_ExecuteStatement.
import { consistencyOf } from '../../intents/consistency.js'
import { digestOf, FIRST_PAGE, readToken, tokenMisfit, writeToken } from '../../intents/partiql/next-token.js'
import { checkPinned } from '../../intents/partiql/pinned-key.js'
import type { SelectPlan, WritePlan } from '../../intents/partiql/plan.js'
import { bindSelect, showColumns } from '../../intents/partiql/select.js'
import { writeOf } from '../../intents/partiql/write.js'
import { bindContent } from '../../intents/transact.js'
import { Served, Serving } from '../../model/serving.js'
import type { ExecuteStatementInput, ExecuteStatementOutput } from '../../shapes/operations.js'
import { consumedCapacity } from '../consumed-capacity.js'
import { type Context, defineOperation } from '../operation.js'
import { tableInUse } from '../table-in-use.js'
import { readMerged } from './merged-page.js'
import { returnedItem } from './returned-item.js'
import { readInTurn } from './select-page.js'
import { ofStatement } from './statement-resources.js'
import { existsElsewhere, planIn } from './table-of-statement.js'

export const executeStatement = defineOperation<ExecuteStatementInput>('ExecuteStatement', {
  side: 'either',
  resources: ofStatement,
  run: async (input, context): Promise<Served | ExecuteStatementOutput> => {
    const plan = planIn(context, input)
    if (plan.kind === 'exists') throw existsElsewhere()
    return plan.kind === 'select' ? readPage(input, plan, context) : write(input, plan, context)
  },
})

async function readPage(input: ExecuteStatementInput, plan: SelectPlan, context: Context): Promise<Served> {
  const { target } = plan
  const table = tableInUse(context, target.table)
  const intent = bindSelect(plan, table.record, { consistency: consistencyOf(input), limit: input.Limit })
  const digest = (): string => digestOf(input, table.record, intent) // most statements need none
  const start = input.NextToken === undefined ? FIRST_PAGE : readToken(input.NextToken, digest(), intent.reads.length)
  const { items } = context.engine
  const serving = context.serving ?? new Serving()
  const readAll = intent.order?.isRangeFirst === true ? readMerged : readInTurn
  const { rows, charge, next, last } = await readAll({ items, table, intent, start, serving })
  const output: ExecuteStatementOutput = {
    Items: rows.map((row) => showColumns(row, intent.columns)),
    ...(next === undefined ? {} : { NextToken: writeToken(digest(), next) }),
    ...(next === undefined || last === undefined ? {} : { LastEvaluatedKey: last }),
    ...consumedCapacity(input.ReturnConsumedCapacity, target.table, table.record, charge),
  }
  return new Served(output, serving)
}

/** A write has no pages: no token is its own. Source: assumed; that ConsistentRead and Limit say nothing about it, too */
async function write(input: ExecuteStatementInput, plan: WritePlan, context: Context): Promise<ExecuteStatementOutput> {
  if (input.NextToken !== undefined) throw tokenMisfit()
  const { target } = plan
  const table = tableInUse(context, target.table)
  const { record } = table
  const showsItem = input.ReturnValuesOnConditionCheckFailure === 'ALL_OLD'
  const statementWrite = writeOf(plan, record, { showsItem, checkKey: (pinned) => checkPinned(pinned, record.keys) })
  const receipt = await context.engine.items.write(table, bindContent(statementWrite, record))
  const returned = returnedItem(plan, statementWrite, receipt)
  return {
    Items: returned === undefined ? [] : [returned],
    ...consumedCapacity(input.ReturnConsumedCapacity, target.table, record, receipt.units),
  }
}
