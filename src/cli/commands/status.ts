// `dynalab status`: what answers, and what is in it.
import type { Command } from 'commander'
import { examples, type Paint } from '../screen/output.js'
import { durationText } from '../screen/quantities.js'
import { textList } from '../screen/text-table.js'
import type { Administer } from '../server/admin-client.js'
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

/** What is simulated on one machine: a gateway of a ring has none of it. */
interface Simulated {
  readonly clock: { readonly mode: string; readonly now: string; readonly scale: number }
  readonly tables: number
  readonly namespaces: readonly Namespaced[]
  readonly cuts: number
  readonly zonesDown: readonly string[]
}

export interface Status extends About, Partial<Simulated> {
  readonly faults: number
}

interface Zones {
  readonly namespaces: readonly { readonly zones: readonly { readonly zone: string; readonly state: string }[] }[]
}

export function configure(command: Command): void {
  command.addHelpText('after', examples('status', 'status --fork w1', 'status --json | jq .options'))
  asks<Status>(command, {
    namespace: 'none',
    ask: statusOf,
    words: statusWords,
  })
}

/** @throws AdminRefusal, Unreachable */
export async function statusOf(administer: Administer): Promise<Status> {
  const [about, { faults }] = await Promise.all([
    administer<About>('status'),
    administer<{ faults: readonly { readonly state: string }[] }>('faults'),
  ])
  const simulated = about.options['ring'] === undefined ? await simulatedOf(administer) : {}
  return { ...about, ...simulated, faults: faults.filter(({ state }) => state === 'active').length }
}

async function simulatedOf(administer: Administer): Promise<Simulated> {
  const [clock, { tables }, { cuts }, zones] = await Promise.all([
    administer<Simulated['clock']>('clock'),
    administer<{ tables: readonly Namespaced[] }>('tables'),
    administer<{ cuts: readonly unknown[] }>('regions'),
    administer<Zones>('zones'),
  ])
  const places = new Map(tables.map(({ account, region }) => [`${account} ${region}`, { account, region }]))
  const down = zones.namespaces.flatMap((one) => one.zones.filter(({ state }) => state !== 'up'))
  return {
    ...{ clock, tables: tables.length, namespaces: [...places.values()], cuts: cuts.length },
    zonesDown: [...new Set(down.map(({ zone, state }) => `${zone} ${state}`))],
  }
}

export function statusWords(status: Status, paint: Paint): string {
  const { version, uptimeMs, options, clock, tables, namespaces = [], faults, cuts = 0, zonesDown = [], reason } = status
  const places = namespaces.map(({ account, region }) => `${account}/${region}`).join(', ')
  const set = Object.entries(options).map(
    ([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
  )
  const troubles = [`${faults} faults`, ...(clock === undefined ? [] : [`${cuts} cut links`]), ...zonesDown]
  return textList([
    ['status', status.status === 'ready' ? paint('green', 'ready') : paint('red', `unready: ${reason ?? ''}`)],
    ['version', version],
    ['up for', durationText(uptimeMs)],
    ...(clock === undefined ? [] : [['clock', `${clock.now} (${clock.mode})`] as const]),
    ['tables', tablesText(tables, places)],
    ['on order', faults + cuts + zonesDown.length === 0 ? 'nothing goes wrong' : paint('yellow', troubles.join(', '))],
    ['options', set.length === 0 ? 'as they are by default' : set.join(' ')],
  ])
}

/** @param tables undefined of a gateway */
function tablesText(tables: number | undefined, places: string): string {
  if (tables === undefined) return 'on a ring: dynalab ring status shows them'
  return tables === 0 ? '0' : `${tables} in ${places}`
}
