// UpdateTable's rules about units of the table and of its global indexes. Source: measured us-west-2, 2026-10.
import { type ApiError, validation } from '../../model/errors.js'
import { LIMITS } from '../../model/limits.js'
import { globalIndexes, globalIndexNamed, type Throughput } from '../../model/table.js'
import { isTermOver } from '../../model/term.js'
import type { ProvisionedThroughput } from '../../shapes/operations.js'
import { switchesToOnDemand } from '../billing-switch.js'
import { decreasesOn } from '../throughput-changes.js'
import { provisionedUpdateRefusal, rangeRefusal } from './on-demand-throughput.js'
import { boundsRefusal, quotaRefusal } from './provisioned-throughput.js'
import { firstRefusal, invalidWhen, type Rule, subscriberLimit } from './rule.js'
import { createsIn, updatesIn } from './update-changes.js'
import type { UpdateDraft } from './update-draft.js'
import { UNITS_ON_DEMAND } from './update-shape-rules.js'
import { coolingRefusal, warmQuotaRefusal, warmThroughputOf } from './warm-throughput.js'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

const onDemandTableGetsNoUnits: Rule<UpdateDraft> = ({ input, billingMode }) =>
  invalidWhen(billingMode === 'PAY_PER_REQUEST' && input.ProvisionedThroughput !== undefined, UNITS_ON_DEMAND)

const isSwitchToProvisioned = ({ record, billingMode }: UpdateDraft): boolean =>
  billingMode === 'PROVISIONED' && record.billingMode === 'PAY_PER_REQUEST'

/** Leaving on demand takes units for every global index; all that lack them are named. Source: assumed for what stands between two. */
const switchNamesUnitsOfIndexes: Rule<UpdateDraft> = (draft) => {
  if (!isSwitchToProvisioned(draft)) return undefined
  const given = new Set(updatesIn(draft.input).flatMap((update) => (update.ProvisionedThroughput ? [update.IndexName] : [])))
  const missing = globalIndexes(draft.record).flatMap(({ name }) => (given.has(name) ? [] : [name]))
  return invalidWhen(missing.length > 0, `ProvisionedThroughput must be specified for index: ${missing.join(', ')}`)
}

/** One holder of units: the table (no index), or a global index that the request changes. */
interface UnitChange {
  readonly index?: string
  readonly from: Throughput
  readonly to: ProvisionedThroughput
}

/** Every change of units where units were provisioned before. */
function unitChanges({ input, record, billingMode }: UpdateDraft): readonly UnitChange[] {
  if (billingMode === 'PAY_PER_REQUEST' || record.billingMode === 'PAY_PER_REQUEST') return []
  const table = input.ProvisionedThroughput === undefined ? [] : [{ from: record.throughput, to: input.ProvisionedThroughput }]
  const indexes = updatesIn(input).flatMap(({ IndexName: index, ProvisionedThroughput: to }) => {
    const from = globalIndexNamed(record, index)?.throughput
    return from === undefined || to === undefined ? [] : [{ index, from, to }]
  })
  return [...table, ...indexes]
}

const unitsDiffer: Rule<UpdateDraft> = (draft) => firstRefusal(unitChanges(draft), sameUnitsRefusal)

function sameUnitsRefusal({ index, from, to }: UnitChange): ApiError | undefined {
  if (from.readUnits !== to.ReadCapacityUnits || from.writeUnits !== to.WriteCapacityUnits) return undefined
  const holder = index === undefined ? 'table' : 'index' // inside the sentence, the index form is assumed
  return validation(
    `The provisioned throughput for the ${index === undefined ? 'table' : `index ${index}`} will not change. ` +
      'The requested value equals the current value. ' +
      `Current ReadCapacityUnits provisioned for the ${holder}: ${from.readUnits}. ` +
      `Requested ReadCapacityUnits: ${to.ReadCapacityUnits}. ` +
      `Current WriteCapacityUnits provisioned for the ${holder}: ${from.writeUnits}. ` +
      `Requested WriteCapacityUnits: ${to.WriteCapacityUnits}. ` +
      'Refer to the Amazon DynamoDB Developer Guide for current limits and how to request higher limits.',
  )
}

/** A table that is not there speaks before the units of its indexes. Source: recorded answers of the service. */
const unitsOfIndexesAreReadable: Rule<UpdateDraft> = ({ input }) =>
  firstRefusal([...updatesIn(input), ...createsIn(input)], (index) => boundsRefusal(index.ProvisionedThroughput))

const unitsAreWithinQuota: Rule<UpdateDraft> = ({ input, record }) =>
  firstRefusal([input, ...updatesIn(input), ...createsIn(input)], (holder) =>
    quotaRefusal(holder.ProvisionedThroughput, record.namespace),
  )

/** Four decreases at any time of the UTC day, then one an hour; a table and each index count their own. */
const decreasesAreFew: Rule<UpdateDraft> = (draft) =>
  firstRefusal(unitChanges(draft), ({ from, to }) => {
    const isDecrease = to.ReadCapacityUnits < from.readUnits || to.WriteCapacityUnits < from.writeUnits
    const count = decreasesOn(from, draft.nowMs)
    const lastMs = from.lastDecreaseMs
    if (!isDecrease || lastMs === undefined || count < LIMITS.throughputDecreasesAtOnce) return undefined
    return isTermOver(lastMs, HOUR_MS, draft.nowMs) ? undefined : decreaseRefusal(count, lastMs)
  })

const decreaseRefusal = (count: number, lastMs: number): ApiError =>
  subscriberLimit(
    'Provisioned throughput decreases are limited within a given UTC day. After the first 4 decreases, each subsequent ' +
      'decrease in the same UTC day can be performed at most once every 3600 seconds. ' +
      `Number of decreases today: ${count}. Last decrease at ${longTime(lastMs)}. ` +
      `Next decrease can be made at ${longTime(lastMs + HOUR_MS)}`,
  )

/**
 * Going on demand is limited, coming back is not; a table that was made on demand has not been switched.
 * Source: docs switching-capacity-modes (four in a rolling day); the sentence assumed, after that of the time when it was once a day.
 */
const switchesAreFew: Rule<UpdateDraft> = ({ record, billingMode, nowMs }) => {
  if (billingMode === 'PROVISIONED' || record.billingMode === 'PAY_PER_REQUEST') return undefined
  const switches = switchesToOnDemand(record, nowMs)
  const [firstMs] = switches.slice(-LIMITS.switchesToOnDemand)
  const lastMs = switches.at(-1)
  if (switches.length < LIMITS.switchesToOnDemand || firstMs === undefined || lastMs === undefined) return undefined
  return subscriberLimit(
    `Update to PayPerRequest mode are limited to ${LIMITS.switchesToOnDemand} times in 1 day(s). ` +
      `Last update at ${longTime(lastMs)}. Next update can be made at ${longTime(firstMs + DAY_MS)}`,
  )
}

const LONG_TIME = new Intl.DateTimeFormat('en-US', { dateStyle: 'full', timeStyle: 'full', timeZone: 'UTC' })

/** As in "Thursday, October 8, 2026 at 11:20:48 PM Coordinated Universal Time"; some versions of ICU print a narrow blank. */
const longTime = (ms: number): string => LONG_TIME.format(ms).replaceAll('\u202f', ' ')

const maximaNeedOnDemand: Rule<UpdateDraft> = ({ input, billingMode }) =>
  billingMode === 'PAY_PER_REQUEST'
    ? undefined
    : (provisionedUpdateRefusal(input.OnDemandThroughput) ??
      firstRefusal([...updatesIn(input), ...createsIn(input)], (index) =>
        provisionedUpdateRefusal(index.OnDemandThroughput, index.IndexName),
      ))

const maximaAreInRange: Rule<UpdateDraft> = ({ input, record: { namespace } }) =>
  rangeRefusal(input.OnDemandThroughput, { canClear: true, namespace }) ??
  firstRefusal(updatesIn(input), (index) =>
    rangeRefusal(index.OnDemandThroughput, { index: index.IndexName, canClear: true, namespace }),
  ) ??
  firstRefusal(createsIn(input), (index) =>
    rangeRefusal(index.OnDemandThroughput, { index: index.IndexName, canClear: false, namespace }),
  )

const nothingIsCooled: Rule<UpdateDraft> = ({ input, record }) =>
  coolingRefusal(input.WarmThroughput, warmThroughputOf(record, record.billingMode)) ??
  firstRefusal(updatesIn(input), ({ IndexName: name, WarmThroughput: warmth }) => {
    const index = globalIndexNamed(record, name)
    return index && coolingRefusal(warmth, warmThroughputOf(index, record.billingMode), name)
  })

const warmthIsWithinQuota: Rule<UpdateDraft> = ({ input, record: { namespace } }) =>
  warmQuotaRefusal(input.WarmThroughput, namespace) ??
  firstRefusal([...updatesIn(input), ...createsIn(input)], (index) =>
    warmQuotaRefusal(index.WarmThroughput, namespace, index.IndexName),
  )

export const UPDATE_THROUGHPUT_RULES: readonly Rule<UpdateDraft>[] = [
  onDemandTableGetsNoUnits,
  unitsOfIndexesAreReadable,
  switchNamesUnitsOfIndexes,
  unitsDiffer,
  unitsAreWithinQuota,
  decreasesAreFew,
  switchesAreFew,
  maximaNeedOnDemand,
  maximaAreInRange,
  nothingIsCooled,
  warmthIsWithinQuota,
]
