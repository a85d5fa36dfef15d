// What an account may have in one region: tables, changes at a time, provisioned units in all.
// Source: docs ServiceQuotas (the figures); the text on units measured us-west-2, 2026-10. Source: assumed for the other texts, after
// those that the service had when the figures were lower.
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
  /** What the account has provisioned, changes under way included. */
  readonly reserved: Units
  /** How much more it will have; less than 0 when the change gives units back. */
  readonly raise: Units
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

/** Tables on demand reserve nothing. */
const unitsAreWithinQuota: Rule<AccountDraft> = ({ namespace, reserved, raise }) =>
  quotaRefusal('ReadCapacityUnits', reserved.readUnits, raise.readUnits, namespace) ??
  quotaRefusal('WriteCapacityUnits', reserved.writeUnits, raise.writeUnits, namespace)

/** That what it calls requested is the units that come on top is assumed. */
function quotaRefusal(member: string, reserved: number, raise: number, { region }: Namespace): ApiError | undefined {
  if (raise <= 0 || reserved + raise <= LIMITS.accountUnitsPerSec) return undefined
  return new ApiError(
    'LimitExceededException',
    `This request would have caused the ${member} limit to be exceeded for the account in ${region}. ` +
      `Current ${member} reserved by the account: ${reserved}. Limit: ${LIMITS.accountUnitsPerSec}. Requested: ${raise}. ` +
      'Refer to the Amazon DynamoDB Developer Guide for current limits and how to request higher limits.',
  )
}

const ACCOUNT_RULES: readonly Rule<AccountDraft>[] = [tablesAreFew, changesAreFew, unitsAreWithinQuota]

/** A new table beside those that there are. @throws ApiError LimitExceededException */
export function checkNewTable(table: NewTable, namespace: Namespace, records: readonly TableRecord[]): void {
  enforce(ACCOUNT_RULES, {
    namespace,
    records,
    isNew: true,
    hasIndexes: table.indexes.length > 0,
    reserved: sumOf(records.map((record) => unitsAfter(record))),
    raise: sumOf([table.throughput, ...table.indexes.map(({ throughput }) => throughput)]),
  })
}

/** A changed table beside the others. @throws ApiError LimitExceededException */
export function checkChangedTable(
  record: TableRecord,
  alterations: readonly Alteration[],
  records: readonly TableRecord[],
): void {
  const before = unitsAfter(record)
  const after = unitsAfter(record, alterations)
  enforce(ACCOUNT_RULES, {
    namespace: record.namespace,
    records,
    isNew: false,
    hasIndexes: false,
    reserved: sumOf(records.map((one) => unitsAfter(one))),
    raise: { readUnits: after.readUnits - before.readUnits, writeUnits: after.writeUnits - before.writeUnits },
  })
}

/** The units of the table and its global indexes, once what is under way and `alterations` are done. */
function unitsAfter(record: TableRecord, alterations: readonly Alteration[] = []): Units {
  const units = new Map<string | undefined, Units>([[undefined, record.throughput]])
  for (const index of record.indexes) units.set(index.name, index.throughput)
  for (const alteration of [...(record.pending ?? []), ...alterations]) {
    if (alteration.kind === 'billing') {
      if (alteration.billingMode === 'PAY_PER_REQUEST') units.clear()
      units.set(undefined, alteration.throughput)
    }
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
