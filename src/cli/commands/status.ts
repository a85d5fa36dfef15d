// `dynalab status`: what answers, and what is in it.
import type { Command } from 'commander'
import { examples, type Paint } from '../screen/output.js'
import { durationText } from '../screen/quantities.js'
import { textList } from '../screen/text-table.js'
import { asks } from '../server/asking.js'

interface About {
  readonly status: string
  readonly reason?: string
  readonly version: string
  readonly startedAt: string
  readonly uptimeMs: number
  readonly options: Readonly<Record<string, unknown>>
}

interface Namespaced {
  readonly account: string
  readonly region: string
}

interface Status extends About {
  readonly clock: { readonly mode: string; readonly now: string; readonly scale: number }
  readonly tables: number
  readonly namespaces: readonly Namespaced[]
  readonly faults: number
  readonly cuts: number
  readonly zonesDown: readonly string[]
}

interface Zones {
  readonly namespaces: readonly { readonly zones: readonly { readonly zone: string; readonly state: string }[] }[]
}

export function configure(command: Command): void {
  command.addHelpText('after', examples('status', 'status --fork w1', 'status --json | jq .options'))
  asks<Status>(command, {
    namespace: 'none',
    ask: async (administer) => {
      const [about, clock, { tables }, { faults }, { cuts }, zones] = await Promise.all([
        administer<About>('status'),
        administer<Status['clock']>('clock'),
        administer<{ tables: readonly Namespaced[] }>('tables'),
        administer<{ faults: readonly { readonly state: string }[] }>('faults'),
        administer<{ cuts: readonly unknown[] }>('regions'),
        administer<Zones>('zones'),
      ])
      const places = new Map(tables.map(({ account, region }) => [`${account} ${region}`, { account, region }]))
      const down = zones.namespaces.flatMap((one) => one.zones.filter(({ state }) => state !== 'up'))
      return {
        ...{ ...about, clock, tables: tables.length, namespaces: [...places.values()] },
        ...{ faults: faults.filter(({ state }) => state === 'active').length, cuts: cuts.length },
        zonesDown: [...new Set(down.map(({ zone, state }) => `${zone} ${state}`))],
      }
    },
    words: statusWords,
  })
}

function statusWords(status: Status, paint: Paint): string {
  const { version, uptimeMs, options, clock, tables, namespaces, faults, cuts, zonesDown, reason } = status
  const places = namespaces.map(({ account, region }) => `${account}/${region}`).join(', ')
  const set = Object.entries(options).map(
    ([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
  )
  const troubles = [`${faults} faults`, `${cuts} cut links`, ...zonesDown]
  return textList([
    ['status', status.status === 'ready' ? paint('green', 'ready') : paint('red', `unready: ${reason ?? ''}`)],
    ['version', version],
    ['up for', durationText(uptimeMs)],
    ['clock', `${clock.now} (${clock.mode})`],
    ['tables', tables === 0 ? '0' : `${tables} in ${places}`],
    ['on order', faults + cuts + zonesDown.length === 0 ? 'nothing goes wrong' : paint('yellow', troubles.join(', '))],
    ['options', set.length === 0 ? 'as they are by default' : set.join(' ')],
  ])
}
