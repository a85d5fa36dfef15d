// The document paths that bound conditions and updates name, in written order. Invariant: nothing is allocated to look at them, since
// every conditional write and every update is looked at.
import type { Condition, Operand, Path, SetOperand } from './ast.js'
import type { Update } from './update.js'

/** What is asked of a path. @param context what the question needs to know, so that it need not be a closure */
export type PathTest<C> = (path: Path, context: C) => boolean

/** Every document path in the condition. */
export function conditionPaths(condition: Condition): Path[] {
  const paths: Path[] = []
  findConditionPath(condition, collect, paths)
  return paths
}

function collect(path: Path, paths: Path[]): boolean {
  paths.push(path)
  return false
}

/** The first path in the condition that passes. */
export function findConditionPath<C>(condition: Condition, test: PathTest<C>, context: C): Path | undefined {
  switch (condition.kind) {
    case 'and':
    case 'or':
      for (const inner of condition.conditions) {
        const found = findConditionPath(inner, test, context)
        if (found !== undefined) return found
      }
      return undefined
    case 'not':
      return findConditionPath(condition.condition, test, context)
    case 'comparison':
      return find(condition.left, test, context) ?? find(condition.right, test, context)
    case 'between':
      return (
        find(condition.operand, test, context) ?? find(condition.lower, test, context) ?? find(condition.upper, test, context)
      )
    case 'in':
      return find(condition.operand, test, context) ?? findAmong(condition.list, test, context)
    case 'same':
      return findConditionPath(condition.left, test, context) ?? findConditionPath(condition.right, test, context)
    case 'attribute_exists':
    case 'attribute_not_exists':
      return find(condition.path, test, context)
    case 'attribute_type':
      return find(condition.operand, test, context)
    case 'begins_with':
      return find(condition.operand, test, context) ?? find(condition.prefix, test, context)
    case 'contains':
      return find(condition.operand, test, context) ?? find(condition.member, test, context)
  }
}

/** The first path in the update that passes, of those that it changes and those that its values are computed from. */
export function findUpdatePath<C>(update: Update, test: PathTest<C>, context: C): Path | undefined {
  for (const action of update.actions) {
    if (test(action.path, context)) return action.path
    const found = action.kind === 'set' ? find(action.value, test, context) : undefined
    if (found !== undefined) return found
  }
  return undefined
}

function findAmong<C>(operands: readonly Operand[], test: PathTest<C>, context: C): Path | undefined {
  for (const operand of operands) {
    const found = find(operand, test, context)
    if (found !== undefined) return found
  }
  return undefined
}

function find<C>(operand: Operand | SetOperand, test: PathTest<C>, context: C): Path | undefined {
  switch (operand.kind) {
    case 'value':
      return undefined
    case 'path':
      return test(operand, context) ? operand : undefined
    case 'size':
      return find(operand.operand, test, context)
    case 'if_not_exists':
      return find(operand.path, test, context) ?? find(operand.fallback, test, context)
    case 'arithmetic':
    case 'list_append':
      return find(operand.left, test, context) ?? find(operand.right, test, context)
  }
}
