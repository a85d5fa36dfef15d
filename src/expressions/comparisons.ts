// How much work a condition is. Invariant: the number is known without an item, so whoever reads many items knows beforehand how many of
// them it may judge at a time.
import type { Condition } from './ast.js'

/** The most comparisons that it takes to judge one item. */
export function comparisonsOf(condition: Condition): number {
  switch (condition.kind) {
    case 'and':
    case 'or':
      return condition.conditions.reduce((sum, inner) => sum + comparisonsOf(inner), 0)
    case 'not':
      return comparisonsOf(condition.condition)
    case 'in':
      return condition.list.length
    default:
      return 1
  }
}
