// `dynalab ring`: a Cassandra cluster that gateways keep their data in.
import type { Command } from 'commander'
import type { RingStatus, ShownGateway, ShownTable } from '../../ring/inspect/ring-status.js'
import { addRingFlags, withRing } from '../ring-connection.js'
import { addJsonFlag, examples, type Paint, print } from '../screen/output.js'
import { textTable } from '../screen/text-table.js'
import { needsCommand } from './needs-command.js'

interface StatusFlags {
  readonly json?: true
  readonly held?: true
}

export function configure(ring: Command): void {
  needsCommand(ring)
  const status = ring.command('status').description('show nodes, gateways and tables of a ring, and what is left to be done')
  status.option('--held', 'count items that transactions hold, too: every item is read')
  addRingFlags(addJsonFlag(status))
  status.addHelpText(
    'after',
    examples('ring status --ring 10.0.0.1 --ring-dc us-east', 'ring status --ring 10.0.0.1 --ring-dc us-east --held --json'),
  )
  status.action(async ({ json, held }: StatusFlags) => {
    const { ringStatus } = await import('../../ring/inspect/ring-status.js')
    print(await withRing(status, (cluster) => ringStatus(cluster, held === true ? 'count' : 'leave out')), json, statusWords)
  })
}

function statusWords({ keyspace, epoch, nodes, gateways, tables, hintsLeft }: RingStatus, paint: Paint): string {
  const state = (isUp: boolean): string => (isUp ? paint('green', 'up') : paint('red', 'down'))
  const nodeRows = nodes.map(({ datacentre, rack, address, version, isUp }) => [datacentre, rack, address, version, state(isUp)])
  const holds = tables.some(({ held }) => held !== undefined)
  return [
    textTable(['DATACENTRE', 'RACK', 'NODE', 'VERSION', 'STATE'], nodeRows),
    gateways.length === 0
      ? 'no gateways'
      : textTable(
          ['SLOT', 'GATEWAY', 'STATE', 'EPOCH', 'SEEN', 'HINTS'],
          gateways.map((one) => gatewayRow(one, state)),
        ),
    tables.length === 0
      ? 'no tables'
      : textTable(
          ['ACCOUNT', 'REGION', 'TABLE', 'STATUS', 'ITEMS', 'BYTES', 'WORKER', ...(holds ? ['HELD'] : [])],
          tables.map(tableRow),
        ),
    `keyspace ${keyspace}, epoch ${epoch}, hints of gateways that are gone ${hintsLeft}`,
  ].join('\n\n')
}

type Row = (string | number | undefined)[]

const gatewayRow = ({ slot, id, isAlive, epoch, seenMs, hints }: ShownGateway, state: (isUp: boolean) => string): Row => [
  slot,
  id,
  state(isAlive),
  epoch,
  new Date(seenMs).toISOString(),
  hints,
]

const tableRow = ({ account, region, name, status, items, sizeBytes, worker, held }: ShownTable): Row => [
  account,
  region,
  name,
  status,
  items,
  sizeBytes,
  worker ?? '-',
  ...(held === undefined ? [] : [held]),
]
