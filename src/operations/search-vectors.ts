// SearchVectors: the items whose vectors are nearest to a given one. Source: docs API_SearchVectors.
import { bindSearch, checkSearch, type SearchIntent, showEntry } from '../intents/search.js'
import { refusalStylesOf } from '../intents/refusal-styles.js'
import type { SearchVectorsInput, SearchVectorsOutput } from '../shapes/operations.js'
import type { FoundVectors } from '../engine/contract/vectors.js'
import { defineOperation } from './operation.js'
import { planeOf } from './plane.js'
import { ofScan } from './resources.js'
import { tableInUse } from './table-in-use.js'

export const searchVectors = defineOperation<SearchVectorsInput>('SearchVectors', {
  side: 'read',
  resources: ofScan,
  run: async (input, context): Promise<SearchVectorsOutput> => {
    checkSearch(input)
    const table = tableInUse(context, input.TableName)
    const intent = bindSearch(input, table.record, refusalStylesOf(context.wording).searchVectors)
    const found = await planeOf(context.engine, 'vectors').search({ table, ...intent })
    return searchOutput(input, intent, found)
  },
})

function searchOutput(
  { ReturnConsumedCapacity: mode }: SearchVectorsInput,
  { definition, projection }: SearchIntent,
  { matches, searchedBytes }: FoundVectors,
): SearchVectorsOutput {
  const isAsked = mode !== undefined && mode !== 'NONE'
  return {
    SearchResults: matches.map(({ item, score }) => ({ Item: showEntry(item, definition, projection), Score: score })),
    ...(isAsked ? { ConsumedCapacity: { VectorSearchRequestBytes: searchedBytes } } : {}),
  }
}
