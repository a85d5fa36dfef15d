// A vector index as requests and descriptions have it, and as a record does.
import type { ScalarType } from '../../model/attribute-value.js'
import type { IndexRecord, NewIndex, TableRecord } from '../../model/table.js'
import { tableArn } from '../../model/table.js'
import type { SearchAttribute, VectorDefinition } from '../../model/vector.js'
import type * as Wire from '../../shapes/operations.js'
import { describeProjection } from './describe-parts.js'
import { typedProjection } from './projection.js'
import { newThroughput } from './provisioned-throughput.js'

type Named = Pick<Wire.SearchSchemaElement, 'AttributeName'>

/** What it names: its search schema, and the attribute of its vectors. */
export const namedByVectorIndex = ({ SearchSchema = [], VectorAttribute }: Wire.VectorIndex): readonly Named[] => [
  ...SearchSchema,
  VectorAttribute,
]

/**
 * How many attributes it counts for among all that indexes project: each filter and the vector does, the HASH doesn't.
 * Source: docs ServiceQuotas.
 */
export const projectedCountOf = ({ SearchSchema = [], Projection }: Wire.VectorIndex): number =>
  (Projection.NonKeyAttributes?.length ?? 0) + SearchSchema.filter(isInlineFilter).length + 1

/** The same of an index of any kind that is there. */
export const projectedCountOfRecord = ({ projection, vector }: NewIndex): number =>
  projection.nonKeyAttributes.length +
  (vector === undefined ? 0 : vector.search.filter(({ role }) => role === 'INLINE_FILTER').length + 1)

export const isInlineFilter = ({ SearchSchemaElementType: type }: Wire.SearchSchemaElement): boolean => type === 'INLINE_FILTER'

/** A vector index, made with its table or later. @param types of all attributes that its search schema names */
export function newVectorIndex(index: Wire.VectorIndex, types: ReadonlyMap<string, ScalarType>): NewIndex {
  const search = (index.SearchSchema ?? []).map(({ AttributeName: name, SearchSchemaElementType: role }): SearchAttribute => {
    const type = types.get(name)
    if (type === undefined) throw new Error(`the search attribute ${name} passed the rules without a definition`)
    return { name, type, role }
  })
  return {
    kind: 'vector',
    name: index.IndexName,
    keys: { hash: [], range: [] },
    projection: typedProjection(index.Projection),
    throughput: newThroughput(undefined),
    vector: {
      attribute: index.VectorAttribute.AttributeName,
      dimensions: index.Dimensions,
      distance: index.DistanceFunction,
      search,
    },
  }
}

/** What a description says of it beside its state and its counts. */
export function describeVectorIndex(
  record: TableRecord,
  index: IndexRecord,
  vector: VectorDefinition,
): Wire.VectorIndexDescription {
  const { attribute, dimensions, distance, search } = vector
  return {
    IndexName: index.name,
    ...(search.length === 0 ? {} : { SearchSchema: search.map(describeSearch) }),
    Projection: describeProjection(index.projection),
    VectorAttribute: { AttributeName: attribute },
    Dimensions: dimensions,
    DistanceFunction: distance,
    IndexArn: `${tableArn(record)}/index/${index.name}`,
  }
}

const describeSearch = ({ name, role }: SearchAttribute): Wire.SearchSchemaElement => ({
  AttributeName: name,
  SearchSchemaElementType: role,
})
