// The top-level attributes that a PartiQL statement names: in columns, conditions, clauses and items. Source: docs ql-iam.
import type { Expression, SelectStatement, Statement } from '../intents/partiql/ast.js'

export function namesInStatement(statement: Statement): readonly string[] {
  const names = new Set<string>()
  for (const part of partsOf(statement)) addNames(names, part)
  if (statement.kind === 'insert' && statement.item.kind === 'struct')
    for (const { name } of statement.item.fields) if (name.kind === 'string') names.add(name.text)
  return [...names]
}

function partsOf(statement: Statement): readonly Expression[] {
  switch (statement.kind) {
    case 'select':
      return selectParts(statement)
    case 'exists':
      return selectParts(statement.select)
    case 'insert':
      return []
    case 'update':
      return [
        ...present(statement.where),
        ...statement.clauses.flatMap((one) => (one.kind === 'set' ? [one.path, one.value] : [one.path])),
      ]
    case 'delete':
      return present(statement.where)
  }
}

const selectParts = ({ columns, where, orderBy }: SelectStatement): readonly Expression[] => [
  ...(columns === 'all' ? [] : columns),
  ...present(where),
  ...orderBy.map(({ expression }) => expression),
]

const present = (expression: Expression | undefined): readonly Expression[] => (expression === undefined ? [] : [expression])

/** Statements are at most some hundred levels deep, so this may call itself. */
function addNames(names: Set<string>, expression: Expression): void {
  if (expression.kind === 'variable') names.add(expression.name)
  for (const part of inside(expression)) addNames(names, part)
}

function inside(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'path':
      return [expression.root, ...expression.steps.flatMap((step) => (step.kind === 'index' ? step.index : []))]
    case 'call':
      return expression.operands
    case 'prefix':
    case 'is':
      return [expression.operand]
    case 'infix':
      return [expression.left, expression.right]
    case 'between':
      return [expression.operand, expression.lower, expression.upper]
    case 'list':
    case 'bag':
      return expression.members
    case 'struct':
      return expression.fields.map(({ value }) => value)
    default:
      return []
  }
}
