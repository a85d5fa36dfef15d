// What UpdateTable does to a record, in pure steps: what changes at once (states, dates), what shows meanwhile, and what holds when
// UPDATING ends. Source: measured us-west-2, 2026-10 (old numbers and new dates while updating).
import type { StreamPoint, TableStream } from '../model/stream.js'
import { type Alteration, definedAttributes, type IndexRecord, type TableRecord } from '../model/table.js'
import { endSwitch, showSwitch, startSwitch } from './billing-switch.js'
import { beginStream, endStream } from './stream-life.js'
import { changeUnits, dateChange } from './throughput-changes.js'
import { keepWarmth, raiseWarmth } from './warmth.js'

/** Times and ids that the steps need. */
export interface AlterationContext {
  readonly nowMs: number
  /** Gives a physical id to a new index. */
  nextPhysicalId(): number
  /** Takes a place in the store-wide order, at which a stream begins or ends. */
  readonly streamPoint: () => StreamPoint
}

/** The record while the alteration is under way. */
export function startAlteration(record: TableRecord, alteration: Alteration, context: AlterationContext): TableRecord {
  switch (alteration.kind) {
    case 'createIndex': {
      const known = new Set(record.attributes.map((attribute) => attribute.name))
      const added = alteration.attributes.filter((attribute) => !known.has(attribute.name))
      const index: IndexRecord = {
        ...alteration.index,
        skipsUnwritable: true,
        physicalId: context.nextPhysicalId(),
        status: 'CREATING',
        backfilling: false,
      }
      return { ...record, attributes: [...record.attributes, ...added], indexes: [...record.indexes, index] }
    }
    case 'deleteIndex':
      return withIndex(record, alteration.index, (index) => ({ ...index, status: 'DELETING' }))
    case 'throughput':
      if (alteration.index === undefined)
        return { ...record, throughput: dateChange(record.throughput, alteration, context.nowMs) }
      return withIndex(record, alteration.index, (index) => ({
        ...index,
        status: 'UPDATING',
        throughput: dateChange(index.throughput, alteration, context.nowMs),
      }))
    case 'billing':
      return startSwitch(record, alteration, context.nowMs)
    // The answer of UpdateTable names the stream already. Source: docs CLI update-table, example.
    case 'stream':
      return withStream(record, alteration.stream, context)
    default:
      return record
  }
}

/**
 * The record as answers show it: a switch of billing mode with all that comes with it, while it is under way.
 * @returns the same record when there is none
 */
export function announce(record: TableRecord, nowMs: number): TableRecord {
  const { pending = [] } = record
  if (!pending.some(({ kind }) => kind === 'billing')) return record
  const shown = pending.reduce<TableRecord>((one, alteration) => showAlteration(one, alteration, nowMs), record)
  return keepWarmth(record, shown)
}

function showAlteration(record: TableRecord, alteration: Alteration, nowMs: number): TableRecord {
  switch (alteration.kind) {
    case 'billing':
      return showSwitch(record, alteration, nowMs)
    case 'throughput':
      return withUnits(record, alteration, nowMs)
    case 'onDemand':
      return withMaxima(record, alteration)
    default:
      return record
  }
}

/** The record when the alteration is done. */
export function endAlteration(record: TableRecord, alteration: Alteration, context: AlterationContext): TableRecord {
  return keepWarmth(record, applyAlteration(record, alteration, context))
}

function applyAlteration(record: TableRecord, alteration: Alteration, context: AlterationContext): TableRecord {
  switch (alteration.kind) {
    case 'createIndex':
      return withIndex(record, alteration.index.name, (index) => ({ ...index, backfilling: true }))
    case 'deleteIndex':
      return withoutIndex(record, alteration.index)
    case 'throughput': {
      const changed = withUnits(record, alteration, context.nowMs)
      if (alteration.index === undefined) return changed
      return withIndex(changed, alteration.index, (index) => ({ ...index, status: 'ACTIVE' }))
    }
    case 'billing':
      return endSwitch(record, alteration, context.nowMs)
    case 'onDemand':
      return withMaxima(record, alteration)
    case 'warm':
      return raiseWarmth(record, alteration.index, alteration.warm)
    case 'stream':
      return record // done at the start
    case 'deletionProtection':
      return { ...record, deletionProtected: alteration.deletionProtected }
    case 'tableClass':
      return { ...record, tableClass: alteration.tableClass, tableClassUpdatedMs: context.nowMs }
    case 'sse': {
      const { sse: _old, ...rest } = record
      return alteration.sse === undefined ? rest : { ...rest, sse: alteration.sse }
    }
  }
}

function withStream(
  record: TableRecord,
  stream: Pick<TableStream, 'viewType'> | undefined,
  { nowMs, streamPoint }: AlterationContext,
): TableRecord {
  if (stream !== undefined) return { ...record, ...beginStream(record, stream.viewType, streamPoint(), nowMs) }
  return record.stream === undefined ? record : { ...record, stream: endStream(record.stream, streamPoint()) }
}

function withIndex(record: TableRecord, name: string, change: (index: IndexRecord) => IndexRecord): TableRecord {
  return { ...record, indexes: record.indexes.map((index) => (index.name === name ? change(index) : index)) }
}

/** Definitions that no key uses any more go with the index. */
function withoutIndex(record: TableRecord, name: string): TableRecord {
  const indexes = record.indexes.filter((index) => index.name !== name)
  const attributes = [...record.keys.hash, ...record.keys.range, ...indexes.flatMap(definedAttributes)]
  const used = new Set(attributes.map((attribute) => attribute.name))
  return { ...record, indexes, attributes: record.attributes.filter((attribute) => used.has(attribute.name)) }
}

type Of<Kind extends Alteration['kind']> = Extract<Alteration, { kind: Kind }>

function withUnits(record: TableRecord, units: Of<'throughput'>, nowMs: number): TableRecord {
  if (units.index === undefined) return { ...record, throughput: changeUnits(record.throughput, units, nowMs) }
  return withIndex(record, units.index, (index) => ({ ...index, throughput: changeUnits(index.throughput, units, nowMs) }))
}

const withMaxima = (record: TableRecord, { index: name, onDemand }: Of<'onDemand'>): TableRecord =>
  name === undefined ? withOnDemand(record, onDemand) : withIndex(record, name, (index) => withOnDemand(index, onDemand))

function withOnDemand<Holder extends TableRecord | IndexRecord>(holder: Holder, onDemand: Holder['onDemand']): Holder {
  const { onDemand: _old, ...rest } = holder
  return (onDemand === undefined ? rest : { ...rest, onDemand }) as Holder // the same members, one replaced
}
