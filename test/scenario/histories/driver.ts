// What happens to the emulator while clients are at work: time passes, partitions split, and the process is closed or killed and started
// again. All of it is drawn before, so that it can be told apart from what it causes.
import type { OpenTable } from '../../../src/engine/open-tables.js'
import { rowSuffix } from '../../../src/model/key.js'
import { nextTurn } from '../../../src/runtime/clock.js'
import type { Draw } from './sequential.js'
import { KEYS, NAMESPACE, TABLE, wireKey } from './wire.js'
import type { World } from './world.js'

export type Event = 'splits' | 'restarts' | 'kills'
export type EventCounts = Record<Event, number>

/** A turn of the event loop, and what happens in it. */
interface Due {
  readonly turn: number
  readonly event: Event
}

/** Turns within which clients are mostly still at work. */
const TURNS = 150

/** Time that passes in a turn, at most. */
const MOST_MS = 10

/** @returns how often each event happened, when the clients are done */
export async function drive(world: World, draw: Draw, keys: number, isOver: () => boolean): Promise<EventCounts> {
  const counts: EventCounts = { splits: 0, restarts: 0, kills: 0 }
  const due = planOf(draw)
  let isMoving = false
  for (let turn = 0; !isOver(); turn++) {
    await nextTurn()
    if (!isMoving) {
      isMoving = true
      void world.advance(draw(MOST_MS)).finally(() => (isMoving = false))
    }
    for (const { event } of due.filter((one) => one.turn === turn)) {
      counts[event]++
      await happen(world, draw, keys, event)
    }
  }
  return counts
}

function planOf(draw: Draw): readonly Due[] {
  const often = (event: Event, percent: number, most: number): Due[] =>
    draw(100) < percent ? Array.from({ length: 1 + draw(most) }, () => ({ turn: draw(TURNS), event })) : []
  return [...often('splits', 40, 4), ...often('restarts', 15, 2), ...often('kills', 20, 2)]
}

async function happen(world: World, draw: Draw, keys: number, event: Event): Promise<void> {
  switch (event) {
    case 'splits':
      return split(world, draw, keys)
    case 'restarts':
      return world.restart()
    case 'kills':
      return world.kill()
  }
}

/** At an item or anywhere, in the table or in its index; clients go on meanwhile. */
async function split(world: World, draw: Draw, keys: number): Promise<void> {
  const engine = await world.engine()
  const table = engine.activeTable(NAMESPACE, TABLE) as OpenTable // the engine's own
  const index = draw(3) === 0 ? table.indexes.find(({ record }) => record.name === 'byG') : undefined
  const suffix = draw(2) === 0 ? rowSuffix(KEYS, wireKey(draw(keys))) : undefined
  await world.untilKilled(engine.splitter.splitAt(table, index, suffix ?? Buffer.of(draw(256), draw(256))))
}
