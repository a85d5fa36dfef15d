// What happens to the emulator while clients are at work: time passes, partitions split, zones are lost and paused and heal, replicas trail
// by more and less, and the process is closed or killed and started again. All of it is drawn beforehand, but for what follows from it.
import type { OpenTable } from '../../../src/engine/open-tables.js'
import { rowSuffix } from '../../../src/model/key.js'
import { nextTurn } from '../../../src/runtime/clock.js'
import type { Draw } from './sequential.js'
import { KEYS, NAMESPACE, TABLE, wireKey } from './wire.js'
import type { World } from './world.js'

type Happening = 'splits' | 'restarts' | 'kills' | 'losses' | 'pauses' | 'lags'
export type Event = Happening | 'failovers'
export type EventCounts = Record<Event, number>

/** A turn of the event loop, and what happens in it. */
interface Due {
  readonly turn: number
  readonly event: Happening | 'heals'
  /** Of the region. */
  readonly zone: string
}

/** Turns within which clients are mostly still at work. */
const TURNS = 120

/** Time that passes in a turn, at most. */
const MOST_MS = 40

const ZONES = ['a', 'b', 'c'].map((letter) => NAMESPACE.region + letter)

export class Driver {
  readonly #world: World
  readonly #draw: Draw
  readonly #keys: number
  readonly #counts: EventCounts = { splits: 0, restarts: 0, kills: 0, losses: 0, failovers: 0, pauses: 0, lags: 0 }
  #due: Due[] = []
  #leaders: readonly (string | undefined)[] = ZONES
  #isMoving = false

  constructor(world: World, draw: Draw, keys: number) {
    this.#world = world
    this.#draw = draw
    this.#keys = keys
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
    const { zones } = await this.#world.emulator()
    zones.reset()
    return this.#counts
  }

  #plan(): Due[] {
    const draw = this.#draw
    const often = (event: Happening, percent: number, most: number): Due[] =>
      draw(100) < percent ? Array.from({ length: 1 + draw(most) }, () => ({ turn: draw(TURNS), event, zone: this.#zone() })) : []
    const atStart = often('lags', 60, 2).map((due) => ({ ...due, turn: 0 }))
    return [
      ...atStart,
      ...often('lags', 20, 2),
      ...often('splits', 40, 4),
      ...often('restarts', 12, 2),
      ...often('kills', 15, 2),
      ...often('losses', 80, 3),
      ...often('pauses', 25, 2),
    ]
  }

  #zone(): string {
    return ZONES[this.#draw(ZONES.length)] ?? ''
  }

  async #happen({ turn, event, zone }: Due): Promise<void> {
    const { zones } = await this.#world.emulator()
    if (event === 'heals') return void zones.heal(zone, NAMESPACE)
    this.#counts[event]++
    switch (event) {
      case 'splits':
        return this.#split()
      case 'restarts':
        this.#leaders = ZONES
        return this.#world.restart()
      case 'kills':
        this.#leaders = ZONES
        return this.#world.kill()
      case 'losses':
        zones.down(zone, NAMESPACE)
        return this.#healLater(turn, zone)
      case 'pauses':
        zones.pause(zone, NAMESPACE)
        return this.#healLater(turn, zone)
      case 'lags':
        return this.#setLags()
    }
  }

  #healLater(turn: number, zone: string): void {
    this.#due.push({ turn: turn + 4 + this.#draw(60), event: 'heals', zone })
  }

  async #setLags(): Promise<void> {
    const { zones } = await this.#world.emulator()
    const lag = (): number | string => [0, 5, '5-40', '20-100', 50][this.#draw(5)] ?? 0
    const kind = this.#draw(4)
    if (kind === 0) zones.setLag({ replicaLag: lag(), zone: this.#zone() })
    if (kind === 1 || kind === 3) zones.setLag({ replicaLag: lag() })
    if (kind === 2 || kind === 3) zones.setLag({ gsiLag: lag() })
  }

  /** A slot that had a leader, or none any more, and has another now. */
  async #countFailovers(): Promise<void> {
    const { replicas, clock } = await this.#world.engine()
    const { slots } = replicas.zonesOf(NAMESPACE).shown(clock.nowMs())
    const leaders = slots.map(({ leader }, slot) => leader ?? this.#leaders[slot])
    if (leaders.some((leader, slot) => leader !== this.#leaders[slot])) this.#counts.failovers++
    this.#leaders = leaders
  }

  /** At an item or anywhere, in the table or in its index; clients go on meanwhile. */
  async #split(): Promise<void> {
    const draw = this.#draw
    const engine = await this.#world.engine()
    const table = engine.activeTable(NAMESPACE, TABLE) as OpenTable // the engine's own
    const index = draw(3) === 0 ? table.indexes.find(({ record }) => record.name === 'byG') : undefined
    const suffix = draw(2) === 0 ? rowSuffix(KEYS, wireKey(draw(this.#keys))) : undefined
    await this.#world.untilKilled(engine.splitter.splitAt(table, index, suffix ?? Buffer.of(draw(256), draw(256))))
  }
}
