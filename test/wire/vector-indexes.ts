// Tables with vector indexes, for tests over the wire.
import {
  DescribeTableCommand,
  type AttributeValue,
  type SearchVectorsCommandInput,
  SearchVectorsCommand,
  type SearchVectorsCommandOutput,
  type VectorIndex,
  type VectorIndexDescription,
} from '@aws-sdk/client-dynamodb'
import { makeTable, type TableShape, type Wire } from './support.js'

export const vector = (...numbers: readonly number[]): AttributeValue & { L: AttributeValue[] } => ({
  L: numbers.map((number) => ({ N: String(number) })),
})

/** An index of vectors of three numbers in `v`, projecting everything, unless said otherwise. */
export const vectorIndex = (name: string, more: Partial<VectorIndex> = {}): VectorIndex => ({
  IndexName: name,
  VectorAttribute: { AttributeName: 'v' },
  Dimensions: 3,
  DistanceFunction: 'EUCLIDEAN',
  Projection: { ProjectionType: 'ALL' },
  ...more,
})

/** A table with the key `pk`. @param others definitions beside it, as `name:type` */
export const makeVectorTable = (
  wire: Wire,
  indexes: readonly VectorIndex[],
  others: readonly string[] = [],
  more: TableShape = {},
): Promise<string> => makeTable(wire, ['pk:S'], others, { VectorIndexes: [...indexes], ...more })

export const search = (
  { client }: Wire,
  TableName: string,
  IndexName: string,
  numbers: readonly number[],
  more: Partial<SearchVectorsCommandInput> = {},
): Promise<SearchVectorsCommandOutput> =>
  client.send(new SearchVectorsCommand({ TableName, IndexName, SearchVector: vector(...numbers).L, TopK: 10, ...more }))

/** What a search finds: `pk` and score of each match, in their order. */
export async function found(
  ...call: Parameters<typeof search>
): Promise<readonly (readonly [string | undefined, number | undefined])[]> {
  const { SearchResults = [] } = await search(...call)
  return SearchResults.map(({ Item, Score }) => [Item?.['pk']?.S, Score] as const)
}

/** The index as DescribeTable has it, once it is ACTIVE or gone. */
export async function settledVectorIndex(
  { client }: Wire,
  TableName: string,
  name: string,
): Promise<VectorIndexDescription | undefined> {
  for (;;) {
    const { Table: table } = await client.send(new DescribeTableCommand({ TableName }))
    const index = table?.VectorIndexes?.find(({ IndexName }) => IndexName === name)
    const isSettled = index === undefined || index.IndexStatus === 'ACTIVE'
    if (isSettled && table?.TableStatus === 'ACTIVE') return index
  }
}
