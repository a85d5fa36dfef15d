// Histories of a store that does one thing after the other, so that they are right by construction, spread in time as concurrent clients
// would see them. What may go wrong is planted here too, each fault where some later answer must show it.
import {
  ALWAYS,
  type Access,
  type Commit,
  type Condition,
  type Effect,
  type History,
  NOTHING,
  type Operation,
} from './history.js'
import { type ReplicaRead, type Seen, writerOf } from './history.js'
import { applied, isHeld, type Items } from './items-model.js'

/** Draws a whole number from 0 up to and without the bound. */
export type Draw = (below: number) => number

export interface Shape {
  readonly clients: number
  readonly operations: number
  readonly keys: number
  /** Share of writes whose outcome nobody is told, in percent. */
  readonly unknownPercent: number
}

/** Events between the moments in which two operations happen. */
const GAP = 10

export function sequentialHistory(draw: Draw, { clients, operations, keys, unknownPercent }: Shape): History {
  const done: Operation[] = []
  const reads: ReplicaRead[] = []
  const commits: Commit[] = []
  const states: Items[] = [Array.from({ length: keys }, () => null)]
  const freeAt = Array.from({ length: clients }, () => 0)
  const positions = [0, 0, 0]
  const state = (): Items => states.at(-1) ?? []
  for (let n = 0; n < operations; n++) {
    const at = (n + 1) * GAP
    const free = freeAt.flatMap((from, client) => (from < at ? [client] : []))
    const client = free[draw(free.length)]
    if (client === undefined) continue
    const times = { client, call: Math.max(freeAt[client] ?? 0, at - draw(5 * GAP)) - 0.1, return: at + 0.1 + draw(5 * GAP) }
    freeAt[client] = times.return + 0.3
    if (draw(5) === 0) reads.push(replicaRead(draw, times, states, positions))
    else {
      const operation = told(draw, times, happening(draw, state(), `w${n}`, keys), state())
      const isUnknown = draw(100) < unknownPercent && operation.accesses.some(({ effect }) => effect.kind !== 'none')
      const happened = !isUnknown || draw(2) === 0
      if (happened && operation.outcome === 'done') record(operation.accesses, states, commits)
      done.push(isUnknown ? untold(operation) : operation)
    }
  }
  const end = (operations + 10) * GAP
  const last = state().map((before, key): Operation => {
    const accesses = [{ key, condition: ALWAYS, effect: NOTHING, before }]
    return { client: clients, name: 'final get', call: end + key * 2, return: end + key * 2 + 1, outcome: 'done', accesses }
  })
  return { operations: [...done, ...last], replicaReads: reads, commits, keys }
}

/** One commit each change; its sequence is the place of the state that it leads to. */
function record(accesses: readonly Access[], states: Items[], commits: Commit[]): void {
  const before = states.at(-1) ?? []
  const after = applied(before, accesses)
  for (const { key } of accesses)
    if (after[key] !== before[key]) commits.push({ sequence: states.length, key, after: after[key] ?? null })
  states.push(after)
}

function happening(draw: Draw, items: Items, name: string, keys: number): readonly Access[] {
  const size = draw(3) === 0 ? 2 + draw(keys - 1) : 1
  const start = draw(keys)
  const isRead = draw(3) === 0
  return Array.from({ length: Math.min(size, keys) }, (_, offset): Access => {
    const key = (start + offset) % keys
    if (isRead) return { key, condition: ALWAYS, effect: NOTHING }
    return { key, condition: conditionOn(draw, items[key] ?? null), effect: effectBy(draw, name) }
  })
}

function conditionOn(draw: Draw, item: Seen): Condition {
  const kinds: readonly Condition[] = [
    ALWAYS,
    ALWAYS,
    { kind: 'exists' },
    { kind: 'absent' },
    { kind: 'writer', is: item?.writer ?? 'nobody' },
    { kind: 'writer', is: 'nobody' },
  ]
  return kinds[draw(kinds.length)] ?? ALWAYS
}

function effectBy(draw: Draw, writer: string): Effect {
  const group = draw(2) === 0 ? undefined : `g${draw(2)}`
  const effects: readonly Effect[] = [
    { kind: 'put', image: { writer, count: 0, group } },
    { kind: 'add', writer, by: 1 },
    { kind: 'delete' },
    NOTHING,
  ]
  return effects[draw(effects.length)] ?? NOTHING
}

interface Times {
  readonly client: number
  readonly call: number
  readonly return: number
}

/** With what an answer shows: reads all, refusals what failed, writes the item before now and then. */
function told(draw: Draw, times: Times, accesses: readonly Access[], items: Items): Operation {
  const isRead = accesses.every(({ effect, condition }) => effect.kind === 'none' && condition.kind === 'always')
  const held = accesses.map(({ key, condition }) => isHeld(condition, items[key] ?? null))
  const outcome = held.every(Boolean) ? 'done' : 'refused'
  const shown = accesses.map((access, at): Access => {
    const before = { before: items[access.key] ?? null }
    if (outcome === 'refused') return { ...access, isMet: held[at] ?? true, ...(held[at] === true ? {} : before) }
    return isRead || draw(2) === 0 ? { ...access, ...before } : access
  })
  return { ...times, name: isRead ? 'read' : 'write', outcome, accesses: shown }
}

function untold(operation: Operation): Operation {
  const accesses = operation.accesses.map(({ key, condition, effect }) => ({ key, condition, effect }))
  return { ...operation, return: Infinity, outcome: 'unknown', accesses }
}

function replicaRead(draw: Draw, times: Times, states: readonly Items[], positions: number[]): ReplicaRead {
  const replica = draw(positions.length)
  const from = positions[replica] ?? 0
  const position = from + draw(states.length - from)
  positions[replica] = position
  const group = draw(2) === 0 ? { group: 'g0' } : {}
  const shown = (item: Seen): Seen => (group.group === undefined || item?.group === group.group ? item : null)
  const saw = (states[position] ?? []).map((item, key) => ({ key, item: shown(item) }))
  return {
    ...times,
    name: 'replica read',
    replica: `zone ${replica}`,
    position,
    until: position,
    heard: position,
    scope: group.group ?? 'all',
    ...group,
    saw,
  }
}

/** Answers of a strong read as they would have been before a write that was over when it began; undefined where it can't be told. */
export function withStaleRead(draw: Draw, history: History): History | undefined {
  const stale = history.operations.flatMap((read) =>
    read.accesses.flatMap((access) => {
      if (access.before === undefined || access.before === null || read.outcome === 'unknown') return []
      return staleImages(history, access.key, access.before.writer, read.call).map((before) => ({ read, access, before }))
    }),
  )
  const chosen = stale[draw(Math.max(1, stale.length))]
  if (chosen === undefined) return undefined
  const operations = history.operations.map((one) => {
    if (one !== chosen.read) return one
    const accesses = one.accesses.map((access) => (access === chosen.access ? { ...access, before: chosen.before } : access))
    return { ...one, accesses }
  })
  return { ...history, operations }
}

/**
 * Images that the item can't have at that time in any order: a write that began after the image's own write was over had replaced it, and
 * was over too. An image never comes back, since its writer's name is its own.
 */
function staleImages({ commits, operations }: History, key: number, writer: string, at: number): readonly Seen[] {
  const ofKey = commits.filter((one) => one.key === key)
  const found = ofKey.findIndex((one) => one.after?.writer === writer)
  return ofKey.slice(0, found + 1).flatMap(({ after }, place) => {
    const written = after === null ? undefined : writeOf(operations, key, after.writer)
    if (written === undefined) return []
    const isReplaced = ofKey.slice(place + 1, found + 1).some((next) => {
      const overwriter = next.after === null ? undefined : writeOf(operations, key, next.after.writer)
      return overwriter !== undefined && written.return < overwriter.call && overwriter.return < at
    })
    return isReplaced ? [after] : []
  })
}

const writeOf = (operations: readonly Operation[], key: number, writer: string): Operation | undefined =>
  operations.find((one) => one.accesses.some((access) => access.key === key && writerOf(access) === writer))
