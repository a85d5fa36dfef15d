// `dynalab tables`: the tables of a server that runs, and what is known of one.
import type { Command } from 'commander'
import { examples, print } from '../screen/output.js'
import { bytesText } from '../screen/quantities.js'
import { textList, textTable } from '../screen/text-table.js'
import { addJsonFlag } from '../screen/output.js'
import { asks } from '../server/asking.js'
import { addPlaceFlags, administerFor, placeFor, type ServerFlags } from '../server/server-flags.js'
import { byDefault } from './needs-command.js'

interface Held {
  readonly status: string
  readonly keys: readonly { readonly name: string; readonly type: string; readonly role: string }[]
  readonly items: number
  readonly bytes: number
  readonly partitions: number
}

interface ShownTable extends Held {
  readonly account: string
  readonly region: string
  readonly table: string
  readonly billingMode: string
  readonly readUnits: number
  readonly writeUnits: number
  readonly indexes: readonly (Held & { readonly index: string; readonly kind: string })[]
  readonly stream?: string
  readonly timeToLive?: string
  readonly replicas?: readonly string[]
  readonly createdAtMs: number
}

export function configure(tables: Command): void {
  tables.addHelpText(
    'after',
    examples('tables', 'tables --region eu-west-1', 'tables describe music', 'tables --json | jq -r .tables[].table'),
  )
  asks<{ tables: readonly ShownTable[] }>(byDefault(tables, 'list', 'list the tables of every namespace, or of one'), {
    namespace: 'one or all',
    ask: (administer, { namespace }) => administer('tables', { query: namespace }),
    words: ({ tables: all }) => (all.length === 0 ? 'no tables' : tableList(all)),
  })
  const describing = tables.command('describe').description('show keys, indexes, items, bytes and partitions of one table')
  describing.argument('<table>', 'its name, in the namespace that the environment names')
  addPlaceFlags(addJsonFlag(describing)).action(describe)
}

async function describe(name: string, flags: ServerFlags & { readonly json?: true }): Promise<void> {
  const { namespace } = await placeFor(flags)
  const { tables } = await administerFor(flags)<{ tables: readonly ShownTable[] }>('tables', { query: { ...namespace } })
  const found = tables.find(({ table }) => table === name)
  if (found === undefined)
    throw new Error(
      `there is no table ${name} in account ${namespace.account}, ${namespace.region}: dynalab doctor ${name} looks for it`,
    )
  print(found, flags.json, tableText)
}

const keysText = ({ keys }: Held): string => keys.map(({ name, type }) => `${name} ${type}`).join(', ')

const capacityText = ({ billingMode, readUnits, writeUnits }: ShownTable): string =>
  billingMode === 'PROVISIONED' ? `${readUnits} read, ${writeUnits} write` : 'on demand'

const tableList = (tables: readonly ShownTable[]): string =>
  textTable(
    ['ACCOUNT', 'REGION', 'TABLE', 'STATUS', 'KEYS', 'INDEXES', 'CAPACITY', 'PARTITIONS', 'ITEMS', 'SIZE'],
    tables.map((one) => {
      const { account, region, table, status, indexes, partitions, items, bytes } = one
      return [
        account,
        region,
        table,
        status,
        keysText(one),
        indexes.length,
        capacityText(one),
        partitions,
        items,
        bytesText(bytes),
      ]
    }),
  )

function tableText(one: ShownTable): string {
  const { account, region, table, status, partitions, items, bytes, indexes, stream, timeToLive, replicas, createdAtMs } = one
  const facts = textList([
    ...([
      ['table', table],
      ['namespace', `${account}/${region}`],
      ['status', status],
      ['keys', keysText(one)],
    ] as const),
    ...([
      ['capacity', capacityText(one)],
      ['partitions', partitions],
      ['items', items],
      ['size', bytesText(bytes)],
    ] as const),
    ...(stream === undefined ? [] : [['stream', stream] as const]),
    ...(timeToLive === undefined ? [] : [['time to live', timeToLive] as const]),
    ...(replicas === undefined ? [] : [['replicas', replicas.join(', ')] as const]),
    ['created', new Date(createdAtMs).toISOString()],
  ])
  if (indexes.length === 0) return facts
  const rows = indexes.map((index) => [
    index.index,
    index.kind,
    index.status,
    keysText(index),
    index.partitions,
    index.items,
    bytesText(index.bytes),
  ])
  return `${facts}\n\n${textTable(['INDEX', 'KIND', 'STATUS', 'KEYS', 'PARTITIONS', 'ITEMS', 'SIZE'], rows)}`
}
