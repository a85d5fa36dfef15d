// `dynalab zones`: the zones of a server that runs.
import type { Command } from 'commander'
import { OptionError } from '../../config.js'
import { examples, type Paint } from '../screen/output.js'
import { textTable } from '../screen/text-table.js'
import { byDefault } from './needs-command.js'
import { asks } from '../server/asking.js'

interface ShownZones {
  readonly failover: number
  readonly replicaLag: number | string
  readonly gsiLag: number | string
  readonly lags: readonly Readonly<Record<string, string | number | undefined>>[]
  readonly namespaces: readonly {
    readonly account: string
    readonly region: string
    readonly zones: readonly { readonly zone: string; readonly state: string; readonly sinceMs?: number }[]
    readonly slots: readonly { readonly leader?: string }[]
  }[]
}

const VERBS = {
  down: 'lose a zone: what it led has no leader until the failover time has passed',
  heal: 'bring a zone back',
  pause: 'stop replication to a zone: it serves what it had',
  resume: 'let replication to a zone go on',
} as const

export function configure(zones: Command): void {
  zones.addHelpText(
    'after',
    examples('zones', 'zones down us-east-1b', 'zones heal us-east-1b', 'zones lag --replica 5-40 --gsi 20', 'zones reset'),
  )
  const showing = byDefault(zones, 'show', 'show zones, leaders and lags')
  asks<ShownZones>(showing, {
    namespace: 'one or all',
    ask: (administer, { namespace }) => administer('zones', { query: namespace }),
    words: zoneWords,
  })
  for (const verb of Object.keys(VERBS) as (keyof typeof VERBS)[]) {
    asks<ShownZones>(zones.command(verb).description(VERBS[verb]).argument('<zone>', 'such as us-east-1b'), {
      namespace: 'one or all',
      ask: (administer, { words: [zone], namespace }) =>
        administer(`zones/${verb}`, { method: 'POST', body: { zone, ...namespace } }),
      words: zoneWords,
    })
  }
  const lagging = zones.command('lag').description('set how far followers and global indexes trail')
  lagging
    .option('--replica <ms or from-to>', 'of followers')
    .option('--gsi <ms or from-to>', 'of global indexes')
    .option('--table <name>', 'of that table alone')
    .option('--index <name>', 'of that global index alone')
    .option('--zone <name>', 'in that zone alone')
  asks<ShownZones>(lagging, {
    namespace: 'one or all',
    ask: (administer, { flags: { replica, gsi, table, index, zone }, namespace }) => {
      const body = {
        ...given({ table, index, zone }),
        ...given({ replicaLag: lagIn(replica), gsiLag: lagIn(gsi) }),
        ...namespace,
      }
      return administer('zones/lag', { method: 'POST', body })
    },
    words: zoneWords,
  })
  const failing = zones.command('failover').description('set how long a partition has no leader after it lost its own')
  asks<ShownZones>(failing.argument('<ms>', 'milliseconds'), {
    namespace: 'one or all',
    ask: (administer, { words: [ms = ''], namespace }) => {
      if (!/^\d+$/.test(ms)) throw new OptionError(`the time is ${JSON.stringify(ms)}: it must be milliseconds`)
      return administer('zones/failover', { method: 'POST', body: { failover: Number(ms), ...namespace } })
    },
    words: zoneWords,
  })
  asks<ShownZones>(zones.command('reset').description('heal every zone, with the lags of the start'), {
    namespace: 'one or all',
    ask: (administer, { namespace }) => administer('zones', { method: 'DELETE', query: namespace }),
    words: zoneWords,
  })
}

/** Those that are there. */
export const given = (members: Readonly<Record<string, unknown>>): object =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined))

/** Milliseconds, or a range of them as it is written. */
export const lagIn = (text: unknown): number | string | undefined =>
  typeof text !== 'string' ? undefined : /^\d+$/.test(text) ? Number(text) : text

function zoneWords({ failover, replicaLag, gsiLag, lags, namespaces }: ShownZones, paint: Paint): string {
  const rows = namespaces.flatMap(({ account, region, zones, slots }) =>
    zones.map(({ zone, state }) => {
      const leads = slots.filter(({ leader }) => leader === zone).length
      return [account, region, zone, state === 'up' ? paint('green', state) : paint('red', state), `${leads} of ${slots.length}`]
    }),
  )
  const table =
    rows.length === 0 ? 'no namespace is in use yet' : textTable(['ACCOUNT', 'REGION', 'ZONE', 'STATE', 'LEADS'], rows)
  const own = lags.map(
    (lag) =>
      `lag of its own: ${Object.entries(lag)
        .map(([name, value]) => `${name} ${value}`)
        .join(', ')}`,
  )
  return [table, `failover ${failover} ms, replica lag ${replicaLag} ms, index lag ${gsiLag} ms`, ...own].join('\n')
}
