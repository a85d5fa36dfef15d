// A switch of billing mode, in three pure steps: it begins, it shows, it ends. Invariant: until UPDATING ends the old mode holds, for
// admission and for rules, while answers show the new one. Source: recorded answers of the service (what shows meanwhile).
import { type Alteration, hasOwnThroughput, type TableRecord, type Throughput } from '../model/table.js'
import { isTermOver } from '../model/term.js'
import { changeUnits, dateChange, onDemandThroughput } from './throughput-changes.js'

type Switch = Extract<Alteration, { kind: 'billing' }>

const DAY_MS = 24 * 60 * 60 * 1000

/** The switches to on demand of the 24 hours before `nowMs`, oldest first. */
export const switchesToOnDemand = ({ switchesToOnDemandMs: all = [] }: TableRecord, nowMs: number): readonly number[] =>
  all.filter((ms) => !isTermOver(ms, DAY_MS, nowMs))

/** The old numbers with the dates of the switch. */
export function startSwitch(record: TableRecord, { billingMode, throughput: units }: Switch, nowMs: number): TableRecord {
  const dated = changeUnitsOf(record, billingMode, (from) => dateChange(from, units, nowMs))
  if (billingMode === 'PROVISIONED') return dated
  return { ...dated, switchesToOnDemandMs: [...switchesToOnDemand(record, nowMs), nowMs] }
}

/** What shows while the switch is under way: the new mode and numbers, a decrease counted. */
export const showSwitch = (record: TableRecord, { billingMode, throughput: units }: Switch, nowMs: number): TableRecord => ({
  ...changeUnitsOf(record, billingMode, (from) => changeUnits(from, units, nowMs)),
  billingMode,
})

/** The record when the switch is done. */
export function endSwitch(record: TableRecord, change: Switch, nowMs: number): TableRecord {
  const { billingMode } = change
  if (billingMode === 'PROVISIONED') return showSwitch(record, change, nowMs)
  return { ...changeUnitsOf(record, billingMode, onDemandThroughput), billingMode, lastToOnDemandMs: nowMs }
}

/** Whether the table is on its way to on demand. */
export const isGoingOnDemand = ({ pending = [] }: TableRecord): boolean =>
  pending.some((one) => one.kind === 'billing' && one.billingMode === 'PAY_PER_REQUEST')

/** On demand takes the units of every index, too; those that come with the provisioned mode are an alteration for each index. */
function changeUnitsOf(
  record: TableRecord,
  billingMode: Switch['billingMode'],
  change: (from: Throughput) => Throughput,
): TableRecord {
  const changed = { ...record, throughput: change(record.throughput) }
  if (billingMode === 'PROVISIONED') return changed
  const indexes = record.indexes.map((index) =>
    hasOwnThroughput(index) ? { ...index, throughput: change(index.throughput) } : index,
  )
  return { ...changed, indexes }
}
