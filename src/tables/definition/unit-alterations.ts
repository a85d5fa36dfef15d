// UpdateTable's changes of billing mode, units, maxima and warmth. What is asked for and holds already is left out; the service
// has no words against a maximum or a warmth that is no other. Source: assumed.
import {
  type Alteration,
  globalIndexes,
  globalIndexNamed,
  type OnDemandThroughput,
  type WarmThroughput,
} from '../../model/table.js'
import type * as Wire from '../../shapes/operations.js'
import type { ProvisionedThroughput } from '../../shapes/operations.js'
import { isNoMaximum, mergeMaxima } from './on-demand-throughput.js'
import { isBeingWarmed } from '../warmth.js'
import { updatesIn } from './update-changes.js'
import type { UpdateDraft } from './update-draft.js'
import { isCooler, isNoWarmth, mergeWarmth, type WarmthHolder, warmThroughputOf } from './warm-throughput.js'

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

function switchMode({ input: { ProvisionedThroughput: units }, billingMode }: UpdateDraft): Alteration[] {
  const throughput = { readUnits: units?.ReadCapacityUnits ?? 0, writeUnits: units?.WriteCapacityUnits ?? 0 }
  return [{ kind: 'billing', billingMode, throughput }]
}

const tableUnits = ({ input: { ProvisionedThroughput: units } }: UpdateDraft): Alteration[] =>
  units === undefined ? [] : [throughputAlteration(units)]

const throughputAlteration = (units: ProvisionedThroughput, index?: string): Alteration => ({
  kind: 'throughput',
  ...(index === undefined ? {} : { index }),
  readUnits: units.ReadCapacityUnits,
  writeUnits: units.WriteCapacityUnits,
})

/** The global indexes that the request updates, each beside its update. */
const updatedIndexes = ({ input, record }: UpdateDraft) =>
  updatesIn(input).flatMap((update) => {
    const index = globalIndexNamed(record, update.IndexName)
    return index === undefined ? [] : [{ update, index }]
  })

const indexUnits = (draft: UpdateDraft): Alteration[] =>
  updatedIndexes(draft).flatMap(({ update: { ProvisionedThroughput: units }, index }) =>
    units === undefined ? [] : [throughputAlteration(units, index.name)],
  )

function maxima(draft: UpdateDraft): Alteration[] {
  const { input, record } = draft
  const indexes = updatedIndexes(draft).flatMap(({ update, index }) =>
    maximaAlteration(index, update.OnDemandThroughput, index.name),
  )
  return [...maximaAlteration(record, input.OnDemandThroughput), ...indexes]
}

function maximaAlteration(
  { onDemand: stored }: { readonly onDemand?: OnDemandThroughput },
  maxima: Wire.OnDemandThroughput | undefined,
  index?: string,
): Alteration[] {
  if (isNoMaximum(maxima)) return []
  const onDemand = mergeMaxima(stored, maxima)
  if (onDemand?.maxReadUnits === stored?.maxReadUnits && onDemand?.maxWriteUnits === stored?.maxWriteUnits) return []
  return [{ kind: 'onDemand', ...(index === undefined ? {} : { index }), onDemand }]
}

/** Provisioned tables and indexes have no maxima. */
function clearMaxima({ record }: UpdateDraft): Alteration[] {
  const table: Alteration[] = record.onDemand === undefined ? [] : [{ kind: 'onDemand', onDemand: undefined }]
  const capped = globalIndexes(record).filter((index) => index.onDemand !== undefined)
  return [...table, ...capped.map((index): Alteration => ({ kind: 'onDemand', index: index.name, onDemand: undefined }))]
}

function warmth(draft: UpdateDraft): Alteration[] {
  const { input, record } = draft
  const indexes = updatedIndexes(draft).flatMap(({ update, index }) =>
    warmAlteration(draft, index, update.WarmThroughput, index.name),
  )
  return [...warmAlteration(draft, record, input.WarmThroughput), ...indexes]
}

/** What is warm enough takes a request only to call off an earlier one. */
function warmAlteration(
  { record }: UpdateDraft,
  holder: WarmthHolder,
  warmth: Wire.WarmThroughput | undefined,
  index?: string,
): Alteration[] {
  if (warmth === undefined || isNoWarmth(warmth)) return []
  const present = warmThroughputOf(holder, record.billingMode)
  const warm: WarmThroughput = mergeWarmth(warmth, present)
  if (!isCooler(present, warm) && !isBeingWarmed(record, index)) return []
  return [{ kind: 'warm', ...(index === undefined ? {} : { index }), warm }]
}
