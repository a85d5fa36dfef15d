// Billing mode, units, maxima and warmth of a table and of the indexes that stay. Pure. Source: docs API_UpdateTable.
import type * as Wire from '../../shapes/operations.js'
import type { GlobalIndex, Maxima, TableDefinition, Units, Warmth } from '../wanted.js'
import { isSame } from './step.js'

interface Change {
  readonly input: object
  readonly words: string
}

/** What has units: the table, or an index. */
interface Holder {
  readonly ProvisionedThroughput?: Wire.ProvisionedThroughputDescription
  readonly OnDemandThroughput?: Maxima
  readonly WarmThroughput?: Warmth
}

interface WantedUnits {
  readonly ProvisionedThroughput?: Units
  readonly OnDemandThroughput?: Maxima
  readonly WarmThroughput?: Warmth
}

type Pair = readonly [name: string, wanted: WantedUnits, present: Holder]

/** Takes a maximum away. */
const CLEAR = -1

/** @param kept indexes that neither go nor come, as they are wanted */
export function throughputSteps(
  wanted: TableDefinition,
  table: Wire.TableDescription,
  kept: readonly GlobalIndex[],
): readonly Change[] {
  const pairs = kept.flatMap((index): Pair[] => {
    const present = table.GlobalSecondaryIndexes?.find(({ IndexName }) => IndexName === index.IndexName)
    return present === undefined ? [] : [[index.IndexName, index, present]] // the service's own numbers
  })
  const all = { wanted, table, pairs }
  return [...unitChanges(all), ...maximaChanges(all), ...warmthChanges(all)]
}

interface All {
  readonly wanted: TableDefinition
  readonly table: Wire.TableDescription
  readonly pairs: readonly Pair[]
}

/** A replica has no summary: with units of nought it is on demand. */
const modeOf = ({ BillingModeSummary: summary, ProvisionedThroughput: units }: Wire.TableDescription): string =>
  summary?.BillingMode ?? (units?.ReadCapacityUnits === 0 ? 'PAY_PER_REQUEST' : 'PROVISIONED')

function unitChanges({ wanted, table, pairs }: All): readonly Change[] {
  const mode = wanted.BillingMode ?? 'PROVISIONED'
  const isSwitch = mode !== modeOf(table)
  if (mode !== 'PROVISIONED') return isSwitch ? [{ input: { BillingMode: mode }, words: 'billing mode PAY_PER_REQUEST' }] : []
  const isOther = (units: Units | undefined, { ProvisionedThroughput: now }: Holder): boolean =>
    units !== undefined && (isSwitch || !isSame(unitsOf(units), unitsOf(now)))
  const own = isOther(wanted.ProvisionedThroughput, table) ? { ProvisionedThroughput: wanted.ProvisionedThroughput } : {}
  const updates = pairs
    .filter(([, index, present]) => isOther(index.ProvisionedThroughput, present))
    .map(([IndexName, { ProvisionedThroughput }]) => ({ Update: { IndexName, ProvisionedThroughput } }))
  const input = {
    ...(isSwitch ? { BillingMode: mode } : {}),
    ...own,
    ...(updates.length === 0 ? {} : { GlobalSecondaryIndexUpdates: updates }),
  }
  if (Object.keys(input).length === 0) return []
  const parts = [
    ...(isSwitch ? ['billing mode PROVISIONED'] : []),
    ...('ProvisionedThroughput' in own && own.ProvisionedThroughput !== undefined
      ? [unitsText('the table', own.ProvisionedThroughput)]
      : []),
    ...updates.flatMap(({ Update: { IndexName, ProvisionedThroughput: units } }) =>
      units === undefined ? [] : [unitsText(`index ${IndexName}`, units)],
    ),
  ]
  return [{ input, words: parts.join(', ') }]
}

const unitsOf = (units: Partial<Units> | undefined): readonly unknown[] => [units?.ReadCapacityUnits, units?.WriteCapacityUnits]
const unitsText = (what: string, { ReadCapacityUnits: read, WriteCapacityUnits: write }: Units): string =>
  `units of ${what} ${read} and ${write}`

function maximaChanges({ wanted, table, pairs }: All): readonly Change[] {
  if (wanted.BillingMode !== 'PAY_PER_REQUEST') return []
  const own = changedMaxima(wanted.OnDemandThroughput, table.OnDemandThroughput)
  const updates = pairs.flatMap(([IndexName, index, present]) => {
    const maxima = changedMaxima(index.OnDemandThroughput, present.OnDemandThroughput)
    return maxima === undefined ? [] : [{ Update: { IndexName, OnDemandThroughput: maxima } }]
  })
  return apart(own === undefined ? undefined : { OnDemandThroughput: own }, updates, 'maxima')
}

/** The table and its indexes, each in a call of their own: together the service refuses them. */
function apart(
  own: object | undefined,
  updates: readonly { readonly Update: { readonly IndexName: string } }[],
  what: string,
): readonly Change[] {
  const names = updates.map(({ Update }) => `index ${Update.IndexName}`)
  return [
    ...(own === undefined ? [] : [{ input: own, words: `${what} of the table` }]),
    ...(updates.length === 0
      ? []
      : [{ input: { GlobalSecondaryIndexUpdates: updates }, words: `${what} of ${names.join(', ')}` }]),
  ]
}

/** The members that differ; what is not wanted any more is cleared. */
function changedMaxima(wanted: Maxima = {}, present: Maxima = {}): Maxima | undefined {
  const names = ['MaxReadRequestUnits', 'MaxWriteRequestUnits'] as const
  const changes = names.flatMap((name) => {
    const [then, now] = [wanted[name] ?? CLEAR, present[name] ?? CLEAR]
    return then === now ? [] : [[name, then] as const]
  })
  return changes.length === 0 ? undefined : Object.fromEntries(changes)
}

/** Warmth never falls, so what is wanted is a least. */
function warmthChanges({ wanted, table, pairs }: All): readonly Change[] {
  const isCold = (then: Warmth | undefined, now: Warmth | undefined): boolean =>
    (then?.ReadUnitsPerSecond ?? 0) > (now?.ReadUnitsPerSecond ?? 0) ||
    (then?.WriteUnitsPerSecond ?? 0) > (now?.WriteUnitsPerSecond ?? 0)
  const own = isCold(wanted.WarmThroughput, table.WarmThroughput) ? { WarmThroughput: wanted.WarmThroughput } : undefined
  const updates = pairs
    .filter(([, index, present]) => isCold(index.WarmThroughput, present.WarmThroughput))
    .map(([IndexName, { WarmThroughput }]) => ({ Update: { IndexName, WarmThroughput } }))
  return apart(own, updates, 'warm throughput')
}
