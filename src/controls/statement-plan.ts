// What a statement of PartiQL would do, before it runs: whether it gets an item, queries or scans. Invariant: it is made of the same plan that the
// statement runs by, and reads no item.
import type { StoreTables } from '../engine/planes/tables.js'
import { accessOf } from '../intents/partiql/access.js'
import { pinnedKey, isWhole } from '../intents/partiql/pinned-key.js'
import { planStatement, type StatementPlan } from '../intents/partiql/plan.js'
import { ApiError } from '../model/errors.js'
import { indexNamed, type TableRecord } from '../model/table.js'
import type { WireValue } from '../model/decode.js'
import { type Member, readMembers, text, type ValuesOf } from './members.js'
import { type HomeOf, NAMESPACE_MEMBERS, oneNamespace } from './namespace.js'
import { invalid, notFound } from './refusal.js'

export type StatementWay = 'get' | 'query' | 'scan' | 'insert' | 'update' | 'delete' | 'exists'

export interface ShownStatement {
  readonly way: StatementWay
  readonly table: string
  readonly index?: string
  /** Partition keys that it names. */
  readonly partitionKeys: number
  /** Attributes that it names, without those of `SELECT *`. */
  readonly attributes: readonly string[]
}

const parameters: Member<readonly WireValue[]> = {
  must: 'a list of typed values, such as [{"S": "a"}]',
  schema: { type: 'array', items: { type: 'object', additionalProperties: true } },
  read: (given) => (Array.isArray(given) && given.every(isTyped) ? (given as readonly WireValue[]) : undefined), // decoded by the plan
}

const isTyped = (value: unknown): boolean => typeof value === 'object' && value !== null && Object.keys(value).length === 1

export const STATEMENT_MEMBERS = { statement: text('the text of a statement'), parameters, ...NAMESPACE_MEMBERS }

/** @throws Refusal in the service's words where the statement would be refused before it reads anything */
export function planOfStatement(
  given: ValuesOf<typeof STATEMENT_MEMBERS>,
  tables: Pick<StoreTables, 'find'>,
  homeOf: HomeOf,
): ShownStatement {
  const { statement, parameters: values, ...named } = readMembers(given, STATEMENT_MEMBERS)
  if (statement === undefined) throw invalid('statement must be given')
  try {
    const plan = planStatement({ Statement: statement, ...(values === undefined ? {} : { Parameters: values }) })
    const { table, index } = plan.target
    const found = tables.find(homeOf(oneNamespace(named)), table)
    if (found === undefined) throw notFound(`there is no table ${table} in ${oneNamespace(named).region}`)
    if (index !== undefined && indexNamed(found.record, index) === undefined)
      throw notFound(`table ${table} has no index ${index}`)
    const { leadingKeys, attributes } = accessOf(plan, found.record)
    const way = wayOf(plan, found.record)
    return { way, table, ...(index === undefined ? {} : { index }), partitionKeys: leadingKeys.length, attributes }
  } catch (error) {
    if (error instanceof ApiError) throw invalid(error.message)
    throw error
  }
}

function wayOf(plan: StatementPlan, record: TableRecord): StatementWay {
  if (plan.kind !== 'select') return plan.kind
  if (accessOf(plan, record).isFullScan) return 'scan'
  const isOne = plan.target.index === undefined && isWhole(pinnedKey(plan.where, record.keys, 'IN counts'), record.keys)
  return isOne ? 'get' : 'query'
}
