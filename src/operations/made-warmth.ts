// What the answer of a request that makes a table or an index says of warmth: what was asked for, and nothing else. DescribeTable
// says it of everything. Source: recorded answers of CreateTable; assumed for an index that UpdateTable makes.
import type { TableDescription, WarmThroughput } from '../shapes/operations.js'
import { isNoWarmth } from '../tables/definition/warm-throughput.js'

interface Made {
  readonly IndexName: string
  readonly WarmThroughput?: WarmThroughput
}

/** The description of a table that was made with those global indexes. */
export function describeMadeTable(
  description: TableDescription,
  { WarmThroughput: warmth, GlobalSecondaryIndexes: indexes }: MadeTable,
): TableDescription {
  const withIndexes = describeMadeIndexes(description, indexes ?? [])
  return isNoWarmth(warmth) ? withoutWarmth(withIndexes) : withIndexes
}

interface MadeTable {
  readonly WarmThroughput?: WarmThroughput
  readonly GlobalSecondaryIndexes?: readonly Made[]
}

/** The description of a table of which those global indexes were made just now. */
export function describeMadeIndexes(description: TableDescription, made: readonly Made[]): TableDescription {
  const cold = new Set(made.flatMap(({ IndexName, WarmThroughput }) => (isNoWarmth(WarmThroughput) ? [IndexName] : [])))
  const { GlobalSecondaryIndexes: indexes } = description
  if (indexes === undefined || cold.size === 0) return description
  return {
    ...description,
    GlobalSecondaryIndexes: indexes.map((index) => (cold.has(index.IndexName ?? '') ? withoutWarmth(index) : index)),
  }
}

function withoutWarmth<Described extends { WarmThroughput?: unknown }>({
  WarmThroughput: _unasked,
  ...rest
}: Described): Omit<Described, 'WarmThroughput'> {
  return rest
}
