// The links between regions to look at and to steer, for the administration API and for those who hold the emulator: cuts, lags, and the
// replication of one table paused. Invariant: every request is checked here, whoever makes it; a bad request is a Refusal that
// names the member.
import type { ShownReplication } from '../engine/replication/replica-inspection.js'
import type { Replicator } from '../engine/replication/replicator.js'
import type { EmulatorEvent } from '../model/event.js'
import { type Lag, LAG_WORDS, lagOf, shownLag } from '../model/lag.js'
import type { Namespace } from '../model/namespace.js'
import { isRegion, REGION_NAMES } from '../model/regions.js'
import type { Conflict } from '../regions/conflicts.js'
import type { PausedReplica, RegionPair } from '../regions/links.js'
import { tableNamed, type WithTables } from './catalogue.js'
import { flag, type Member, readMembers, text, wholeNumber } from './members.js'
import { NAMESPACE_MEMBERS } from './namespace.js'
import { invalid } from './refusal.js'

/**
 * Which links are meant: all of one region, or those from one and to another; `from` or `to` alone means all regions at its other end.
 * Both directions, unless `oneWay`. Of one account, or of all.
 */
export interface LinkChoice {
  readonly region?: string | undefined
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly oneWay?: boolean | undefined
  readonly account?: string | undefined
}

export interface LagChoice extends LinkChoice {
  /** Milliseconds, or a range such as `200-900`; `default` goes back to the option's. */
  readonly lag: number | string
}

/** The replica of a table in a region. */
export interface ReplicaChoice {
  readonly table: string
  readonly region: string
  /** 000000000000 unless said otherwise. */
  readonly account?: string | undefined
}

/** `*` stands for every other region. */
export interface ShownRegions {
  /** The option. */
  readonly regionLag: number | string
  readonly cuts: readonly (RegionPair & { readonly account?: string })[]
  readonly lags: readonly (RegionPair & { readonly account?: string; readonly lag: number | string })[]
  readonly paused: readonly PausedReplica[]
}

/** A conflict, where it was found. */
export interface ShownTableConflict extends Conflict, Namespace {
  readonly table: string
}

/** Which conflicts; all where nothing is said. */
export interface ConflictChoice {
  readonly last?: number | undefined
  readonly table?: string | undefined
  readonly account?: string | undefined
}

const MOST_CONFLICTS = 1000

const HOME_ACCOUNT = '000000000000'

const region: Member<string> = {
  must: 'a region in which a replica can be, such as us-east-1',
  schema: { enum: REGION_NAMES },
  read: (given) => (typeof given === 'string' && isRegion(given) ? given : undefined),
}
const lag: Member<Lag | 'default'> = {
  must: `${LAG_WORDS}, or "default"`,
  schema: { oneOf: [{ type: 'integer', minimum: 0 }, { type: 'string' }] },
  read: (given) => (given === 'default' ? given : lagOf(given)),
}
const { account } = NAMESPACE_MEMBERS

export const LINK_MEMBERS = { region, from: region, to: region, oneWay: flag, account }
export const LAG_MEMBERS = { ...LINK_MEMBERS, lag }
export const CONFLICT_MEMBERS = { last: wholeNumber(1, MOST_CONFLICTS), table: text('the name of a table'), account }
export const REPLICA_MEMBERS = { table: text('the name of a table'), region, account }

/** What these controls need of an engine. */
export interface RegionEngine extends WithTables {
  readonly replicator: Pick<Replicator, 'regions' | 'linksChanged' | 'reset' | 'inspect'>
  readonly events: { emit(event: EmulatorEvent): void }
}

export class RegionControls {
  readonly #engine: RegionEngine

  constructor(engine: RegionEngine) {
    this.#engine = engine
  }

  /** What is set of the links. */
  show(): ShownRegions {
    const { regions } = this.#engine.replicator
    const withOwner = <T extends object>(owner: string | undefined, one: T) =>
      owner === undefined ? one : { account: owner, ...one }
    const shown = regions.shown()
    return {
      regionLag: shownLag(regions.defaultLag),
      cuts: shown.flatMap(({ account: owner, cuts }) => foldPairs(cuts, () => '').map((pair) => withOwner(owner, pair))),
      lags: shown.flatMap(({ account: owner, lags }) =>
        foldPairs(lags, ({ lag: one }) => String(shownLag(one))).map(({ from, to, lag: one }) =>
          withOwner(owner, { from, to, lag: shownLag(one) }),
        ),
      ),
      paused: regions.paused(),
    }
  }

  /** Nothing passes those links any more; what is written waits in the logs. @throws Refusal */
  cut(choice: LinkChoice): ShownRegions {
    const { pairs, owner } = pairsOf(choice)
    this.#engine.replicator.regions.cut(owner, pairs)
    this.#emit('region.cut', owner, pairs)
    return this.#announce()
  }

  /** Lets those links pass again, or all of them. For one account, what is cut for all stays. @throws Refusal */
  heal(choice: LinkChoice = {}): ShownRegions {
    const given = readMembers({ ...choice }, LINK_MEMBERS)
    const isAll = given.region === undefined && given.from === undefined && given.to === undefined
    if (isAll && given.oneWay !== undefined) throw invalid('oneWay must stand beside from or to')
    const meant = isAll ? undefined : new Set(pairsOf(choice).pairs.map(({ from, to }) => `${from}>${to}`))
    const { regions } = this.#engine.replicator
    regions.heal(given.account, ({ from, to }) => meant?.has(`${from}>${to}`) ?? true)
    this.#emit('region.healed', given.account, isAll ? [{ from: '*', to: '*' }] : pairsOf(choice).pairs)
    return this.#announce()
  }

  /** How long a write takes over those links. @throws Refusal */
  setLag(choice: LagChoice): ShownRegions {
    const { lag: given, ...rest } = choice
    const read = readMembers({ lag: given }, { lag }).lag
    if (read === undefined) throw invalid('lag must be given')
    const { pairs, owner } = pairsOf(rest)
    this.#engine.replicator.regions.setLag(owner, pairs, read === 'default' ? undefined : read)
    return this.#announce()
  }

  /** The table neither sends nor takes in that region, until it is resumed. @throws Refusal */
  pauseReplication(choice: ReplicaChoice): ShownRegions {
    const replica = this.#replicaOf(choice)
    this.#engine.replicator.regions.pause(replica)
    this.#engine.events.emit({ type: 'replication.paused', ...replica })
    return this.#announce()
  }

  /** Also of a table that is gone, or no replica any more, since its pause was made. @throws Refusal */
  resumeReplication(choice: ReplicaChoice): ShownRegions {
    const { table = '', region: place = '', account: owner = HOME_ACCOUNT } = readMembers({ ...choice }, REPLICA_MEMBERS)
    const isPaused = this.#engine.replicator.regions.isPaused(owner, place, table)
    const replica = isPaused ? { account: owner, region: place, table } : this.#replicaOf(choice)
    this.#engine.replicator.regions.resume(replica)
    this.#engine.events.emit({ type: 'replication.resumed', ...replica })
    return this.#announce()
  }

  /** Back to what the emulator was started with: no cuts, no pauses, the option's lag. */
  reset(): ShownRegions {
    this.#engine.replicator.reset(undefined)
    return this.show()
  }

  /** Every eventually consistent global table with its links, what waits on them and the last conflicts. */
  replication(): Promise<readonly ShownReplication[]> {
    return this.#engine.replicator.inspect()
  }

  /** The last conflicts that each region of a global table found, the newest first. @throws Refusal */
  conflicts(choice: ConflictChoice = {}): readonly ShownTableConflict[] {
    const { last = MOST_CONFLICTS, table: named, account: owner } = readMembers({ ...choice }, CONFLICT_MEMBERS)
    const found = [...this.#engine.tables.opened()].flatMap(({ record: { name, namespace, global }, conflicts }) => {
      const isMeant = global !== undefined && (named ?? name) === name && (owner ?? namespace.account) === namespace.account
      return isMeant ? conflicts.last.map((one) => ({ ...namespace, table: name, ...one })) : []
    })
    return found.toSorted((a, b) => b.atMs - a.atMs).slice(0, last)
  }

  #emit(type: 'region.cut' | 'region.healed', account: string | undefined, pairs: readonly RegionPair[]): void {
    for (const { from, to } of foldPairs(pairs, () => ''))
      this.#engine.events.emit({ type, ...(account && { account }), from, to })
  }

  #announce(): ShownRegions {
    this.#engine.replicator.linksChanged()
    return this.show()
  }

  #replicaOf(choice: ReplicaChoice): PausedReplica {
    const { table, region: place, account: owner = HOME_ACCOUNT } = readMembers({ ...choice }, REPLICA_MEMBERS)
    if (table === undefined) throw invalid('table must be given')
    if (place === undefined) throw invalid('region must be given')
    const { record } = tableNamed(this.#engine.tables, { account: owner, region: place }, table)
    if (record.global === undefined) throw invalid(`table must be a replica of a global table: ${table} is none`)
    return { account: owner, region: place, table }
  }
}

/** @throws Refusal */
function pairsOf(choice: LinkChoice): { readonly pairs: readonly RegionPair[]; readonly owner: string | undefined } {
  const { region: one, from, to, oneWay = false, account: owner } = readMembers({ ...choice }, LINK_MEMBERS)
  if (one !== undefined && (from !== undefined || to !== undefined)) throw invalid('region must not stand beside from or to')
  if (one !== undefined && oneWay) throw invalid('oneWay must stand beside from or to, which say which way')
  if (one !== undefined) return { pairs: [...pairsBetween(one, undefined), ...pairsBetween(undefined, one)], owner }
  if (from === undefined && to === undefined) throw invalid('region, from or to must be given')
  if (from === to) throw invalid('to must be another region than from')
  const there = pairsBetween(from, to)
  return { pairs: oneWay ? there : [...there, ...pairsBetween(to, from)], owner }
}

/** Undefined stands for every other region. */
function pairsBetween(from: string | undefined, to: string | undefined): readonly RegionPair[] {
  const starts = from === undefined ? REGION_NAMES : [from]
  const ends = to === undefined ? REGION_NAMES : [to]
  return starts.flatMap((start) => ends.flatMap((end) => (start === end ? [] : [{ from: start, to: end }])))
}

/** Pairs of one region with every other one as a single pair with `*`. */
function foldPairs<T extends RegionPair>(pairs: readonly T[], kindOf: (pair: T) => string): readonly T[] {
  const kept = new Set(pairs)
  const result: T[] = []
  for (const end of ['from', 'to'] as const) {
    const groups = new Map<string, T[]>()
    for (const pair of kept)
      groups.set(`${pair[end]} ${kindOf(pair)}`, [...(groups.get(`${pair[end]} ${kindOf(pair)}`) ?? []), pair])
    for (const group of groups.values()) {
      const [first] = group
      if (first === undefined || group.length < REGION_NAMES.length - 1) continue
      result.push({ ...first, [end === 'from' ? 'to' : 'from']: '*' })
      for (const pair of group) kept.delete(pair)
    }
  }
  return [...result, ...kept]
}
