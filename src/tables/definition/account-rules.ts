// What an account may have in one region: tables, changes at a time, provisioned units in all.
// Source: docs ServiceQuotas (the figures). Source: assumed for the texts, after those that the service had when the figures were lower.
import { ApiError } from '../../model/errors.js'
import { LIMITS } from '../../model/limits.js'
import type { Alteration, Namespace, NewTable, TableRecord, Throughput } from '../../model/table.js'
import { enforce, type Rule, subscriberLimit } from './rule.js'

/** Units of one table or index, as far as they are provisioned. */
type Units = Pick<Throughput, 'readUnits' | 'writeUnits'>

/** A change, beside everything else that the account has. */
interface AccountDraft {
  readonly namespace: Namespace
  /** All tables of the account, the changed one as it is now. */
  readonly records: readonly TableRecord[]
  readonly isNew: boolean
  readonly hasIndexes: boolean
  /** What the account will have provisioned. */
  readonly units: Units
  /** Whether the change asks for more units. */
  readonly raises: Units
}

const tablesAreFew: Rule<AccountDraft> = ({ isNew, records }) =>
  isNew && records.length >= LIMITS.tables
    ? subscriberLimit(`There is a limit of ${LIMITS.tables} tables per subscriber`)
    : undefined

const changesAreFew: Rule<AccountDraft> = ({ records, isNew, hasIndexes }) => {
  const changing = records.filter(({ status }) => status !== 'ACTIVE')
  if (changing.length >= LIMITS.concurrentTableChanges) return tooManyChanges(LIMITS.concurrentTableChanges)
  if (!isNew || !hasIndexes) return undefined
  const withIndexes = changing.filter(({ status, indexes }) => status === 'CREATING' && indexes.length > 0)
  const limit = LIMITS.concurrentCreationsWithIndexes
  return withIndexes.length >= limit ? tooManyChanges(limit) : undefined
}

const tooManyChanges = (limit: number): ApiError =>
  subscriberLimit(`Only ${limit} tables can be created, updated, or deleted simultaneously`)

const unitsAreWithinQuota: Rule<AccountDraft> = ({ namespace, units, raises }) => {
  if (raises.readUnits > 0 && units.readUnits > LIMITS.accountUnitsPerSec) {
    return aboveQuota('ReadCapacityUnits', units.readUnits, namespace)
  }
  return raises.writeUnits > 0 && units.writeUnits > LIMITS.accountUnitsPerSec
    ? aboveQuota('WriteCapacityUnits', units.writeUnits, namespace)
    : undefined
}

const aboveQuota = (member: string, units: number, { region }: Namespace): ApiError =>
  new ApiError(
    'LimitExceededException',
    `The requested ${member}, ${units}, is above the per account maximum for the account in ${region}. ` +
      `Per account maximum: ${LIMITS.accountUnitsPerSec}. ` +
      'Refer to the Amazon DynamoDB Developer Guide for current limits and how to request higher limits.',
  )

const ACCOUNT_RULES: readonly Rule<AccountDraft>[] = [tablesAreFew, changesAreFew, unitsAreWithinQuota]

/** A new table beside those that there are. @throws ApiError LimitExceededException */
export function checkNewTable(table: NewTable, namespace: Namespace, records: readonly TableRecord[]): void {
  const raises = sumOf([table.throughput, ...table.indexes.map(({ throughput }) => throughput)])
  enforce(ACCOUNT_RULES, {
    namespace,
    records,
    isNew: true,
    hasIndexes: table.indexes.length > 0,
    raises,
    units: sumOf([raises, ...records.map(unitsOf)]),
  })
}

/** A changed table beside the others. @throws ApiError LimitExceededException */
export function checkChangedTable(
  record: TableRecord,
  alterations: readonly Alteration[],
  records: readonly TableRecord[],
): void {
  const before = unitsOf(record)
  const after = unitsAfter(record, alterations)
  const others = records.filter(({ physicalId }) => physicalId !== record.physicalId)
  enforce(ACCOUNT_RULES, {
    namespace: record.namespace,
    records,
    isNew: false,
    hasIndexes: false,
    raises: { readUnits: after.readUnits - before.readUnits, writeUnits: after.writeUnits - before.writeUnits },
    units: sumOf([after, ...others.map(unitsOf)]),
  })
}

function unitsOf({ throughput, indexes }: TableRecord): Units {
  return sumOf([throughput, ...indexes.filter(({ kind }) => kind === 'global').map((index) => index.throughput)])
}

/** The table's units once it has been changed, by the name of its index or by none. */
function unitsAfter({ throughput, indexes }: TableRecord, alterations: readonly Alteration[]): Units {
  const units = new Map<string | undefined, Units>([[undefined, throughput]])
  for (const index of indexes) units.set(index.name, index.throughput)
  for (const alteration of alterations) {
    if (alteration.kind === 'billing') units.set(undefined, alteration.throughput)
    if (alteration.kind === 'throughput') units.set(alteration.index, alteration)
    if (alteration.kind === 'createIndex') units.set(alteration.index.name, alteration.index.throughput)
    if (alteration.kind === 'deleteIndex') units.delete(alteration.index)
  }
  return sumOf([...units.values()])
}

function sumOf(all: readonly Units[]): Units {
  return all.reduce<Units>(
    (sum, { readUnits, writeUnits }) => ({ readUnits: sum.readUnits + readUnits, writeUnits: sum.writeUnits + writeUnits }),
    { readUnits: 0, writeUnits: 0 },
  )
}
