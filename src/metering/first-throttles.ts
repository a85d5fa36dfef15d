// The first throttle of each table as a line for the operator, since a client that asks again shows nothing of it. Invariant: a table has
// one line as long as it lives, whichever of its indexes throttles and however often.
import type { Table } from '../engine/contract/tables.js'
import type { EventBus } from '../model/event-bus.js'
import type { EmittedEvent } from '../model/event.js'
import { namespaceText, type Namespace } from '../model/namespace.js'
import { indexNamed } from '../model/table.js'

type Throttled = Extract<EmittedEvent, { readonly type: 'table.throttled' }>

export interface FirstThrottleParts {
  readonly events: EventBus
  readonly find: (namespace: Namespace, name: string) => Table | undefined
  readonly log: { warn(message: string): void }
}

/** Writes the lines from now on. */
export function sayFirstThrottles({ events, find, log }: FirstThrottleParts): void {
  const said = new WeakSet<Table>()
  events.on((event) => {
    if (event.type !== 'table.throttled') return
    const table = find({ account: event.account, region: event.region }, event.table)
    if (table === undefined || said.has(table)) return
    said.add(table)
    log.warn(lineOf(table, event))
  })
}

function lineOf({ record }: Table, { index, side, limits }: Throttled): string {
  const what = index === undefined ? `table ${record.name}` : `index ${index} of table ${record.name}`
  const reasons = limits.map((limit) => limit + figureOf(limit, record, index, side)).join(', ')
  return (
    `${what} (${namespaceText(record.namespace)}) throttles ${side}s: ${reasons}. ` +
    'Tables throttle as on the service; with --capacity off none does. Later throttles of this table are counted, and not logged'
  )
}

/** How many units a second the limit is, where the table or index says so. */
function figureOf(limit: string, record: Table['record'], index: string | undefined, side: 'read' | 'write'): string {
  const { throughput, onDemand } = (index === undefined ? undefined : indexNamed(record, index)) ?? record
  const provisioned = side === 'read' ? throughput.readUnits : throughput.writeUnits
  const maximum = side === 'read' ? onDemand?.maxReadUnits : onDemand?.maxWriteUnits
  const units =
    limit === 'ProvisionedThroughputExceeded' ? provisioned : limit === 'MaxOnDemandThroughputExceeded' ? maximum : undefined
  return units === undefined ? '' : ` (${units} ${side} units a second)`
}
