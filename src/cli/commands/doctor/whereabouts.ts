// Where tables are: by namespace and fork; and of one that is missed, where else it is, what is called nearly so, and who asked for it.
import { distance } from 'fastest-levenshtein'
import { HOME } from '../../../controls/namespace.js'
import type { Namespace } from '../../../model/namespace.js'
import type { Administer } from '../../server/admin-client.js'
import { bad, type Finding, note, ok } from './finding.js'

interface Placed extends Namespace {
  readonly table: string
}

interface Missed extends Placed {
  readonly operation: string
  readonly accessKeyId: string
  readonly userAgent?: string
  readonly count: number
  readonly lastAtMs: number
}

interface ForkOf {
  readonly id: string
  readonly name?: string
  readonly isOpen: boolean
}

/** So many letters may differ in names that are near. */
const NEAR = 3
const SHOWN = 12

const placeText = ({ account, region }: Namespace): string => `${account}/${region}`

/** Which namespaces hold which tables. @param own the one that the environment names */
export async function tablesFinding(administer: Administer, own: Namespace): Promise<Finding> {
  const { tables } = await administer<{ tables: readonly Placed[] }>('tables')
  const all = new Map<string, string[]>()
  for (const one of tables) all.set(placeText(one), [...(all.get(placeText(one)) ?? []), one.table])
  const texts = [...all].map(([place, names]) => `${place}: ${listed(names)}`)
  if (texts.length === 0) return note('tables', 'there are none, in any namespace', 'make some: dynalab apply, or CreateTable')
  if (all.has(placeText(own))) return ok('tables', texts.join('; '))
  return bad(
    'tables',
    `none in ${placeText(own)}, which the environment names; there are ${texts.join('; ')}`,
    switchTo(tables[0]),
  )
}

const listed = (names: readonly string[]): string =>
  names.length <= SHOWN ? names.join(', ') : `${names.slice(0, SHOWN).join(', ')} and ${names.length - SHOWN} more`

function switchTo(to: Namespace | undefined): string {
  if (to === undefined) return ''
  const key = to.account === HOME.account ? '' : `AWS_ACCESS_KEY_ID=${to.account} `
  return `export ${key}AWS_REGION=${to.region} AWS_DEFAULT_REGION=${to.region}, or serve with --shared-db`
}

/** Everything that is known of where a table is. */
export async function tableFindings(
  administer: Administer,
  own: Namespace,
  name: string,
  scope: 'forks too' | 'here',
): Promise<readonly Finding[]> {
  const { tables } = await administer<{ tables: readonly Placed[] }>('tables')
  const same = tables.filter(({ table }) => table === name)
  const isHere = same.some((one) => placeText(one) === placeText(own))
  const elsewhere = same.filter((one) => placeText(one) !== placeText(own))
  const forks = isHere || scope === 'here' ? [] : await forksWith(administer, name)
  return [
    ...(isHere
      ? [ok(name, `it is in ${placeText(own)}, which the environment names`)]
      : [absent(own, { name, elsewhere, forks, tables })]),
    ...(isHere && elsewhere.length > 0 ? [note(name, `one of that name is in ${elsewhere.map(placeText).join(', ')}, too`)] : []),
    ...(await missedFindings(administer, name)),
  ]
}

interface Elsewhere {
  readonly name: string
  readonly elsewhere: readonly Placed[]
  readonly forks: readonly string[]
  readonly tables: readonly Placed[]
}

function absent(own: Namespace, { name, elsewhere, forks, tables }: Elsewhere): Finding {
  const start = `it is not in ${placeText(own)}, which the environment names`
  if (elsewhere.length > 0) return bad(name, `${start}, but in ${elsewhere.map(placeText).join(', ')}`, switchTo(elsewhere[0]))
  if (forks.length > 0)
    return bad(
      name,
      `${start}, but in the fork ${forks.join(', ')}`,
      'use the key or the endpoint of that fork: dynalab fork list',
    )
  const near = [...new Set(tables.map(({ table }) => table))].filter((one) => isNear(one, name))
  if (near.length === 0) return bad(name, `${start}, nor anywhere else`, 'make it: dynalab apply, or CreateTable')
  const places = tables.filter(({ table }) => near.includes(table)).map((one) => `${one.table} in ${placeText(one)}`)
  return bad(
    name,
    `${start}, nor anywhere else; there is ${listed(places)}`,
    'names are compared letter by letter, with their case',
  )
}

const isNear = (a: string, b: string): boolean =>
  a.toLowerCase() === b.toLowerCase() || distance(a, b) <= Math.min(NEAR, Math.floor(Math.max(a.length, b.length) / 2))

async function forksWith(administer: Administer, name: string): Promise<readonly string[]> {
  const { forks } = await administer<{ forks: readonly ForkOf[] }>('forks')
  const found: string[] = []
  for (const fork of forks.filter(({ isOpen }) => isOpen)) {
    const { tables } = await administer<{ tables: readonly Placed[] }>(`forks/${fork.id}/tables`)
    if (tables.some(({ table }) => table === name)) found.push(fork.name ?? fork.id)
  }
  return found
}

async function missedFindings(administer: Administer, table: string): Promise<readonly Finding[]> {
  const { missed } = await administer<{ missed: readonly Missed[] }>('missed', { query: { table } })
  return missed.slice(0, SHOWN).map((one) => {
    const { operation, accessKeyId, userAgent = 'a client without a name', count, lastAtMs } = one
    const times = count === 1 ? 'once' : `${count} times`
    const key = accessKeyId === '' ? 'no key' : `the key ${accessKeyId}`
    return note(
      table,
      `${operation} missed it in ${placeText(one)} ${times}, last at ${new Date(lastAtMs).toISOString()}, by ${userAgent} with ${key}`,
    )
  })
}
