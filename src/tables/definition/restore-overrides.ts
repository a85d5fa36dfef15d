// What a restore may change of its indexes: it leaves some out, and gives global ones other units. Source: docs API_RestoreTableToPointInTime (the
// indexes provided should match existing ones; some can be excluded); warm throughput is refused there: docs; the sentences are assumed.
import { isDeepStrictEqual } from 'node:util'
import type { ApiError } from '../../model/errors.js'
import type { TableRecord } from '../../model/table.js'
import type * as Wire from '../../shapes/operations.js'
import { globalsOf, localsOf, vectorsOf } from './past-definition.js'
import { enforce, firstRefusal, invalidWhen, type Rule } from './rule.js'

/** What both operations of restoring have in common. */
export type Overrides = Omit<Wire.RestoreTableFromBackupInput, 'TargetTableName' | 'BackupArn'>

interface Draft {
  readonly past: TableRecord
  readonly overrides: Overrides
}

type AnyIndex = Wire.LocalSecondaryIndex | Wire.GlobalSecondaryIndex | Wire.VectorIndex

const localsMatch: Rule<Draft> = ({ past, overrides }) =>
  mismatch(overrides.LocalSecondaryIndexOverride, localsOf(past), ['KeySchema', 'Projection'])

const globalsMatch: Rule<Draft> = ({ past, overrides }) =>
  mismatch(overrides.GlobalSecondaryIndexOverride, globalsOf(past, 'PROVISIONED', undefined), ['KeySchema', 'Projection'])

const vectorsMatch: Rule<Draft> = ({ past, overrides }) =>
  mismatch(overrides.VectorIndexOverride, vectorsOf(past), [
    ...['VectorAttribute', 'SearchSchema', 'Projection', 'Dimensions', 'DistanceFunction'],
  ])

const nothingIsWarmed: Rule<Draft> = ({ overrides }) =>
  firstRefusal(overrides.GlobalSecondaryIndexOverride ?? [], ({ IndexName, WarmThroughput }) =>
    invalidWhen(WarmThroughput !== undefined, `WarmThroughput is not supported in GlobalSecondaryIndexOverride: ${IndexName}`),
  )

const RULES: readonly Rule<Draft>[] = [localsMatch, globalsMatch, nothingIsWarmed, vectorsMatch]

/** @throws ApiError ValidationException for an index that the past table had not, or had otherwise */
export const checkOverrides = (past: TableRecord, overrides: Overrides): void => enforce(RULES, { past, overrides })

function mismatch(
  given: readonly AnyIndex[] | undefined,
  known: readonly AnyIndex[],
  members: readonly string[],
): ApiError | undefined {
  return firstRefusal(given ?? [], (index) => {
    const same = known.find(({ IndexName }) => IndexName === index.IndexName)
    const isSame =
      same !== undefined && members.every((member) => isDeepStrictEqual(memberOf(same, member), memberOf(index, member)))
    return invalidWhen(!isSame, `The index does not match an index of the source: ${index.IndexName}`)
  })
}

/** Names that a projection includes come in any order. */
function memberOf(index: AnyIndex, member: string): unknown {
  if (member !== 'Projection') return (index as unknown as Readonly<Record<string, unknown>>)[member] // one of its wire members
  const { ProjectionType, NonKeyAttributes } = index.Projection
  return [ProjectionType, [...(NonKeyAttributes ?? [])].sort()]
}
