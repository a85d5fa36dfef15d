// What happens to the emulator while clients are at work: time passes, partitions split, zones are lost and paused and heal, replicas trail
// by more and less, links between regions are cut, and the process is closed or killed and started again. All of it is drawn beforehand, but for what follows from it.
import type { Emulator } from '../../../src/emulator.js'
import { rowSuffix } from '../../../src/model/key.js'
import { nextTurn } from '../../../src/runtime/clock.js'
import type { Draw } from './sequential.js'
import { ACCOUNT, KEYS, TABLE, wireKey } from './wire.js'
import type { World } from './world.js'

type Happening = 'splits' | 'restarts' | 'kills' | 'losses' | 'pauses' | 'lags' | 'cuts' | 'regionLags'
export type Event = Happening | 'failovers'
export type EventCounts = Record<Event, number>

/** A turn of the event loop, and what happens in it. */
interface Due {
  readonly turn: number
  readonly event: Happening | 'zoneHeals' | 'linkHeals'
  readonly region: string
  readonly zone: string
}

/** Turns within which clients are mostly still at work. */
const TURNS = 120

/** Time that passes in a turn, at most. */
const MOST_MS = 40

const LETTERS = ['a', 'b', 'c']
const zonesOf = (region: string): readonly string[] => LETTERS.map((letter) => region + letter)

export class Driver {
  readonly #world: World
  readonly #draw: Draw
  readonly #keys: number
  readonly #regions: readonly string[]
  readonly #counts: EventCounts = {
    splits: 0,
    restarts: 0,
    kills: 0,
    losses: 0,
    failovers: 0,
    pauses: 0,
    lags: 0,
    cuts: 0,
    regionLags: 0,
  }
  #due: Due[] = []
  /** By region, of its slots. */
  #leaders = new Map<string, readonly (string | undefined)[]>()
  #isMoving = false

  constructor(world: World, draw: Draw, keys: number, regions: readonly string[]) {
    this.#world = world
    this.#draw = draw
    this.#keys = keys
    this.#regions = regions
  }

  /** @returns how often each event happened, when the clients are done; by then every zone is healed */
  async drive(isOver: () => boolean): Promise<EventCounts> {
    this.#due = this.#plan()
    for (let turn = 0; !isOver(); turn++) {
      await nextTurn()
      if (!this.#isMoving) {
        this.#isMoving = true
        void this.#world.advance(this.#draw(MOST_MS)).finally(() => (this.#isMoving = false))
      }
      for (const due of this.#due.filter((one) => one.turn === turn)) await this.#happen(due)
      await this.#countFailovers()
    }
    const { zones, regions } = await this.#world.emulator()
    zones.reset()
    regions.reset()
    return this.#counts
  }

  #plan(): Due[] {
    const draw = this.#draw
    const often = (event: Happening, percent: number, most: number): Due[] =>
      draw(100) < percent ? Array.from({ length: 1 + draw(most) }, () => ({ turn: draw(TURNS), event, ...this.#place() })) : []
    const isGlobal = this.#regions.length > 1
    const atStart = often('lags', 60, 2).map((due) => ({ ...due, turn: 0 }))
    return [
      ...atStart,
      ...often('lags', 20, 2),
      ...often('splits', 40, 4),
      ...often('restarts', 12, 2),
      ...often('kills', 15, 2),
      ...often('losses', 80, 3),
      ...often('pauses', 25, 2),
      ...often('cuts', isGlobal ? 70 : 0, 3),
      ...often('regionLags', isGlobal ? 60 : 0, 2),
    ]
  }

  #place(): { readonly region: string; readonly zone: string } {
    const region = this.#regions[this.#draw(this.#regions.length)] ?? ''
    return { region, zone: region + (LETTERS[this.#draw(LETTERS.length)] ?? '') }
  }

  async #happen(due: Due): Promise<void> {
    const { zones, regions } = await this.#world.emulator()
    const { turn, event, region, zone } = due
    const namespace = { account: ACCOUNT, region }
    if (event === 'zoneHeals') return void zones.heal(zone, namespace)
    if (event === 'linkHeals') return void regions.heal({ region })
    this.#counts[event]++
    switch (event) {
      case 'splits':
        return this.#split(region)
      case 'restarts':
        this.#leaders.clear()
        return this.#world.restart()
      case 'kills':
        this.#leaders.clear()
        return this.#world.kill()
      case 'losses':
        zones.down(zone, namespace)
        return this.#healLater({ ...due, event: 'zoneHeals' })
      case 'pauses':
        zones.pause(zone, namespace)
        return this.#healLater({ ...due, event: 'zoneHeals' })
      case 'lags':
        return void this.#setLag(zones, zone)
      case 'cuts':
        regions.cut(turn % 2 === 0 ? { region } : { [turn % 4 === 1 ? 'from' : 'to']: region, oneWay: true })
        return this.#healLater({ ...due, event: 'linkHeals' })
      case 'regionLags':
        return void regions.setLag({ region, lag: this.#lag() })
    }
  }

  #healLater(due: Due): void {
    this.#due.push({ ...due, turn: due.turn + 4 + this.#draw(60) })
  }

  #lag(): number | string {
    return [0, 5, '5-40', '20-100', 50][this.#draw(5)] ?? 0
  }

  #setLag(zones: Emulator['zones'], zone: string): void {
    const kind = this.#draw(4)
    if (kind === 0) zones.setLag({ replicaLag: this.#lag(), zone })
    if (kind === 1 || kind === 3) zones.setLag({ replicaLag: this.#lag() })
    if (kind === 2 || kind === 3) zones.setLag({ gsiLag: this.#lag() })
  }

  /** A slot that had a leader, or none any more, and has another now. */
  async #countFailovers(): Promise<void> {
    const { zoneFollowers, clock } = await this.#world.engine()
    for (const region of this.#regions) {
      const { slots } = zoneFollowers.zonesOf({ account: ACCOUNT, region }).shown(clock.nowMs())
      const before = this.#leaders.get(region) ?? zonesOf(region)
      const leaders = slots.map(({ leader }, slot) => leader ?? before[slot])
      if (leaders.some((leader, slot) => leader !== before[slot])) this.#counts.failovers++
      this.#leaders.set(region, leaders)
    }
  }

  /** At an item or anywhere, in the table or in its index; clients go on meanwhile. */
  async #split(region: string): Promise<void> {
    const draw = this.#draw
    const engine = await this.#world.engine()
    const table = engine.tables.active({ account: ACCOUNT, region }, TABLE)
    const index = draw(3) === 0 ? table.indexes.find(({ record }) => record.name === 'byG') : undefined
    const suffix = draw(2) === 0 ? rowSuffix(KEYS, wireKey(draw(this.#keys))) : undefined
    await this.#world.untilKilled(engine.splitter.splitAt(table, index, suffix ?? Buffer.of(draw(256), draw(256))))
  }
}
