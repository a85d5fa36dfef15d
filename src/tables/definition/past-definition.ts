// A table of the past as a request would define it: its indexes and units in the shapes of CreateTable.
import { globalIndexes, localIndexes, type TableRecord, type Throughput, vectorIndexes } from '../../model/table.js'
import type * as Wire from '../../shapes/operations.js'
import { describeKeys, describeOnDemand, describeProjection } from './describe-parts.js'
import { describeVectorIndex } from './vector-index.js'

export const localsOf = (past: TableRecord): readonly Wire.LocalSecondaryIndex[] =>
  localIndexes(past).map((index) => ({
    IndexName: index.name,
    KeySchema: describeKeys(index.keys),
    Projection: describeProjection(index.projection),
  }))

/** An index that had no units takes those of its table, when the table gets some. Source: assumed */
export function globalsOf(
  past: TableRecord,
  billing: string,
  given: Wire.ProvisionedThroughput | undefined,
): readonly Wire.GlobalSecondaryIndex[] {
  return standing(globalIndexes(past)).map((index) => {
    const units = unitsOf(index.throughput) ?? given
    const maxima = billing === 'PAY_PER_REQUEST' ? describeOnDemand(index.onDemand) : {}
    return {
      IndexName: index.name,
      KeySchema: describeKeys(index.keys),
      Projection: describeProjection(index.projection),
      ...(billing === 'PROVISIONED' && units !== undefined ? { ProvisionedThroughput: units } : {}),
      ...maxima,
    }
  })
}

export function vectorsOf(past: TableRecord): readonly Wire.VectorIndex[] {
  return standing(vectorIndexes(past)).flatMap((index) => {
    if (index.vector === undefined) return []
    const { attribute, dimensions, distance } = index.vector
    const { SearchSchema } = describeVectorIndex(past, index, index.vector)
    return [
      {
        IndexName: index.name,
        VectorAttribute: { AttributeName: attribute },
        ...(SearchSchema === undefined ? {} : { SearchSchema }),
        Projection: describeProjection(index.projection),
        Dimensions: dimensions,
        DistanceFunction: distance,
      },
    ]
  })
}

const standing = <Index extends { readonly status: string }>(indexes: readonly Index[]): readonly Index[] =>
  indexes.filter(({ status }) => status !== 'DELETING')

export const unitsOf = ({ readUnits, writeUnits }: Throughput): Wire.ProvisionedThroughput | undefined =>
  readUnits === 0 ? undefined : { ReadCapacityUnits: readUnits, WriteCapacityUnits: writeUnits }
