// A statement before its table is known: with its values, then with its conditions and updates checked. Invariant: what a plan says of table,
// index and consistency is all that the statement asks for; which keys it reads or writes is known with the table (`key-plan.ts`).
// Source: order of checks measured eu-west-1 and eu-west-2, 2026-09 (validation sheet 5.1).
import type { Condition, Path } from '../../expressions/ast.js'
import type { Update } from '../../expressions/update.js'
import type { Item } from '../../model/attribute-value.js'
import { decodeItem, type WireValue } from '../../model/decode.js'
import { validation } from '../../model/errors.js'
import { itemSizeBytes } from '../../model/size.js'
import type {
  ExistsStatement,
  Expression,
  InsertStatement,
  OrderKey,
  Returning,
  SelectStatement,
  Statement,
  Target,
} from './ast.js'
import { conditionOf } from './condition.js'
import { fieldsOf, literalValue, ROOT, unsuitable } from './literal.js'
import { refusedAt } from './refusals.js'
import { statementOf } from './statements.js'
import { type ClauseTerm, updateOf } from './update-clauses.js'
import { decodeParameters, parameterAt, type Parameters, pathOf, type Term, termOf } from './values.js'

export interface PlannedOrder {
  readonly name: string
  readonly isDescending: boolean
}

export interface SelectPlan {
  readonly kind: 'select'
  readonly target: Target
  /** Undefined shows all that is read. */
  readonly columns: readonly Path[] | undefined
  readonly where: Condition | undefined
  readonly orderBy: readonly PlannedOrder[]
}

/** What a transaction asks of an item. */
export interface ExistsPlan {
  readonly kind: 'exists'
  readonly target: Target
  readonly where: Condition | undefined
  readonly orderBy: readonly PlannedOrder[]
}

export interface InsertPlan {
  readonly kind: 'insert'
  readonly target: Target
  readonly item: Item
  readonly sizeBytes: number
}

export interface UpdatePlan {
  readonly kind: 'update'
  readonly target: Target
  readonly update: Update
  readonly where: Condition | undefined
  readonly returning: Returning | undefined
}

export interface DeletePlan {
  readonly kind: 'delete'
  readonly target: Target
  readonly where: Condition | undefined
  readonly returning: Returning | undefined
}

export type WritePlan = InsertPlan | UpdatePlan | DeletePlan
export type StatementPlan = SelectPlan | ExistsPlan | WritePlan

/** What one request, or one member of a batch, says. */
export interface StatementInput {
  readonly Statement: string
  readonly Parameters?: readonly WireValue[]
}

/** A statement whose values are legal; `plan` looks at the rest. */
export interface ValuedStatement {
  readonly statement: Statement
  /** @throws ApiError ValidationException for operators, functions and columns that the service lacks */
  readonly plan: () => StatementPlan
}

/** Parsed, with its parameters in place. @throws ApiError ValidationException */
export function readStatement(input: StatementInput): ValuedStatement {
  const { statement } = statementOf(input.Statement)
  return valued(statement, parametersOf(input))
}

/** The parameters of a text that was parsed. @throws ApiError ValidationException */
export const parametersOf = ({ Statement, Parameters: wire = [] }: StatementInput): Parameters =>
  decodeParameters(wire, statementOf(Statement).parameterCount)

/** Everything that needs no table. @throws ApiError ValidationException */
export const planStatement = (input: StatementInput): StatementPlan => readStatement(input).plan()

function valued(statement: Statement, parameters: Parameters): ValuedStatement {
  const termIn = (where: Expression | undefined): Term | undefined =>
    where === undefined ? undefined : termOf(where, parameters)
  const { target } = statement
  switch (statement.kind) {
    case 'select': {
      const where = termIn(statement.where)
      return { statement, plan: () => selectPlan(statement, where) }
    }
    case 'exists': {
      const where = termIn(statement.select.where)
      return { statement, plan: () => existsPlan(statement, where) }
    }
    case 'insert': {
      const item = itemOf(statement, parameters)
      return { statement, plan: () => ({ kind: 'insert', target, item, sizeBytes: itemSizeBytes(item) }) }
    }
    case 'update': {
      const { kind, returning } = statement
      const clauses = statement.clauses.map((clause): ClauseTerm => {
        const path = pathOf(clause.path)
        return clause.kind === 'remove'
          ? { kind: 'remove', path }
          : { kind: 'set', path, value: termOf(clause.value, parameters) }
      })
      const where = termIn(statement.where)
      const plan = (): UpdatePlan => {
        refuseIndex(target)
        return { kind, target, update: updateOf(clauses), where: whereOf(where), returning }
      }
      return { statement, plan }
    }
    case 'delete': {
      const { kind, returning } = statement
      const where = termIn(statement.where)
      const plan = (): DeletePlan => {
        refuseIndex(target)
        return { kind, target, where: whereOf(where), returning }
      }
      return { statement, plan }
    }
  }
}

function selectPlan({ kind, target, columns, orderBy }: SelectStatement, where: Term | undefined): SelectPlan {
  const paths = columns === 'all' ? undefined : columns.map(columnPath)
  return { kind, target, columns: paths, where: whereOf(where), orderBy: orderBy.map(orderOf) }
}

/** Its columns are checked, and nothing of them is shown. */
function existsPlan({ kind, target, select }: ExistsStatement, where: Term | undefined): ExistsPlan {
  const { where: condition, orderBy } = selectPlan(select, where)
  return { kind, target, where: condition, orderBy }
}

const whereOf = (term: Term | undefined): Condition | undefined => (term === undefined ? undefined : conditionOf(term))

/** Only paths are columns. */
function columnPath(column: Expression): Path {
  if (column.kind === 'variable' || column.kind === 'path') return pathOf(column)
  throw refusedAt('Unexpected path component', column.at)
}

/** Source: assumed, for what is no plain name */
function orderOf({ expression, isDescending }: OrderKey): PlannedOrder {
  if (expression.kind === 'variable') return { name: expression.name, isDescending }
  const shown = expression.kind === 'path' ? pathOf(expression).elements.join('.') : expression.kind
  throw validation(`Attribute ${shown} in ORDER BY clause must be part of the primary key`)
}

/** A value of the item itself may be a parameter; those inside it may not. */
function itemOf({ item }: InsertStatement, parameters: Parameters): Item {
  if (item.kind !== 'struct') throw unsuitable(item, ROOT)
  const fields = fieldsOf(item, ROOT, (value, under) =>
    value.kind === 'parameter' ? parameterAt(value.number, parameters) : literalValue(value, under),
  )
  return decodeItem(fields, 'older') // a parameter may nest one level deeper than an item
}

function refuseIndex({ index }: Target): void {
  if (index !== undefined) throw validation('This operation is not supported on an index')
}
