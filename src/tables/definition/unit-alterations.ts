// UpdateTable's changes of billing mode, units, maxima and warmth. Invariant: warm throughput never falls, so whatever would lower
// what a table or index can take comes with an alteration that keeps it.
import type { Alteration, BillingMode, IndexRecord, WarmThroughput } from '../../model/table.js'
import type { ProvisionedThroughput } from '../../shapes/operations.js'
import { isNoMaximum, mergedMaxima } from './on-demand-throughput.js'
import { updatesIn } from './update-changes.js'
import { globalNamed, globalsOf, type UpdateDraft } from './update-draft.js'
import { isNoWarmth, mergedWarmth, type Warmed, warmThroughputOf } from './warm-throughput.js'

const NO_UNITS: ProvisionedThroughput = { ReadCapacityUnits: 0, WriteCapacityUnits: 0 }

/** In the order in which they are to be applied. */
export function unitAlterations(draft: UpdateDraft): Alteration[] {
  const isSwitch = draft.billingMode !== draft.record.billingMode
  return [
    ...(isSwitch ? switchMode(draft) : tableUnits(draft)),
    ...indexUnits(draft),
    ...(isSwitch && draft.billingMode === 'PROVISIONED' ? clearMaxima(draft) : maxima(draft)),
    ...warmth(draft),
  ]
}

/** Going on demand takes the units of all indexes away with those of the table. */
function switchMode({ input, record, billingMode }: UpdateDraft): Alteration[] {
  const units = input.ProvisionedThroughput ?? NO_UNITS
  const throughput = {
    ...record.throughput,
    readUnits: units.ReadCapacityUnits,
    writeUnits: units.WriteCapacityUnits,
    decreasesToday: 0,
  }
  const indexes = billingMode === 'PAY_PER_REQUEST' ? globalsOf(record) : []
  return [
    { kind: 'billing', billingMode, throughput },
    ...keptWarmth(record, record.billingMode, units, billingMode),
    ...indexes.flatMap((index) => keptWarmth(index, record.billingMode, NO_UNITS, billingMode, index.name)),
  ]
}

function tableUnits({ input, record, billingMode }: UpdateDraft): Alteration[] {
  const units = input.ProvisionedThroughput
  if (units === undefined) return []
  return [throughputAlteration(units), ...keptWarmth(record, billingMode, units, billingMode)]
}

const throughputAlteration = (units: ProvisionedThroughput, index?: string): Alteration => ({
  kind: 'throughput',
  ...(index === undefined ? {} : { index }),
  readUnits: units.ReadCapacityUnits,
  writeUnits: units.WriteCapacityUnits,
})

/** The global indexes that the request updates, each beside its update. */
const updatedIndexes = ({ input, record }: UpdateDraft) =>
  updatesIn(input).flatMap((update) => {
    const index = globalNamed(record, update.IndexName)
    return index === undefined ? [] : [{ update, index }]
  })

const indexUnits = (draft: UpdateDraft): Alteration[] =>
  updatedIndexes(draft).flatMap(({ update: { ProvisionedThroughput: units }, index }) => {
    if (units === undefined) return []
    const kept = keptWarmth(index, draft.record.billingMode, units, draft.billingMode, index.name)
    return [throughputAlteration(units, index.name), ...kept]
  })

function maxima(draft: UpdateDraft): Alteration[] {
  const { input, record } = draft
  const table: Alteration[] = isNoMaximum(input.OnDemandThroughput)
    ? []
    : [{ kind: 'onDemand', onDemand: mergedMaxima(record.onDemand, input.OnDemandThroughput) }]
  const indexes = updatedIndexes(draft)
    .filter(({ update }) => !isNoMaximum(update.OnDemandThroughput))
    .map(({ update, index }): Alteration => ({
      kind: 'onDemand',
      index: index.name,
      onDemand: mergedMaxima(index.onDemand, update.OnDemandThroughput),
    }))
  return [...table, ...indexes]
}

/** Provisioned tables and indexes have no maxima. */
function clearMaxima({ record }: UpdateDraft): Alteration[] {
  const table: Alteration[] = record.onDemand === undefined ? [] : [{ kind: 'onDemand', onDemand: undefined }]
  const capped = globalsOf(record).filter((index: IndexRecord) => index.onDemand !== undefined)
  return [...table, ...capped.map((index): Alteration => ({ kind: 'onDemand', index: index.name, onDemand: undefined }))]
}

function warmth(draft: UpdateDraft): Alteration[] {
  const { input, record } = draft
  const { WarmThroughput: asked } = input
  const table: Alteration[] =
    asked === undefined || isNoWarmth(asked)
      ? []
      : [{ kind: 'warm', warm: mergedWarmth(asked, warmThroughputOf(record, record.billingMode)) }]
  const indexes = updatedIndexes(draft).flatMap(({ update: { WarmThroughput: warmed }, index }): Alteration[] => {
    if (warmed === undefined || isNoWarmth(warmed)) return []
    return [{ kind: 'warm', index: index.name, warm: mergedWarmth(warmed, warmThroughputOf(index, record.billingMode)) }]
  })
  return [...table, ...indexes]
}

/** The alteration that keeps what a table or index can take, when new units alone would show less. */
function keptWarmth(
  holder: Warmed,
  oldMode: BillingMode,
  units: ProvisionedThroughput,
  newMode: BillingMode,
  index?: string,
): Alteration[] {
  const before = warmThroughputOf(holder, oldMode)
  const throughput = { ...holder.throughput, readUnits: units.ReadCapacityUnits, writeUnits: units.WriteCapacityUnits }
  const after = warmThroughputOf({ ...holder, throughput }, newMode)
  if (!isLess(after, before)) return []
  const warm = {
    readUnits: Math.max(before.readUnits, after.readUnits),
    writeUnits: Math.max(before.writeUnits, after.writeUnits),
  }
  return [{ kind: 'warm', ...(index === undefined ? {} : { index }), warm }]
}

const isLess = (a: WarmThroughput, b: WarmThroughput): boolean => a.readUnits < b.readUnits || a.writeUnits < b.writeUnits
