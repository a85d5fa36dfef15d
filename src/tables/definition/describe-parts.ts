// Keys, projections and maxima back in their wire shapes.
import type { KeySchema, OnDemandThroughput, Projection } from '../../model/table.js'
import type * as Wire from '../../shapes/operations.js'

export const describeKeys = ({ hash, range }: KeySchema): Wire.KeySchemaElement[] => [
  ...hash.map(({ name }): Wire.KeySchemaElement => ({ AttributeName: name, KeyType: 'HASH' })),
  ...range.map(({ name }): Wire.KeySchemaElement => ({ AttributeName: name, KeyType: 'RANGE' })),
]

export const describeProjection = ({ type, nonKeyAttributes }: Projection): Wire.Projection =>
  type === 'INCLUDE' ? { ProjectionType: type, NonKeyAttributes: [...nonKeyAttributes] } : { ProjectionType: type }

/** The member of a description, or nothing when no maximum is set; spread it. */
export function describeOnDemand(onDemand: OnDemandThroughput | undefined): Pick<Wire.TableDescription, 'OnDemandThroughput'> {
  if (onDemand === undefined) return {}
  const { maxReadUnits: read, maxWriteUnits: write } = onDemand
  return {
    OnDemandThroughput: {
      ...(read === undefined ? {} : { MaxReadRequestUnits: read }),
      ...(write === undefined ? {} : { MaxWriteRequestUnits: write }),
    },
  }
}
