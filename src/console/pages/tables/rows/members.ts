// What a map, a list or a set holds, one line a member, with the members of those that are opened below them. Invariant: pure; in the order in
// which they were read, each value as it was read.
import { contentOf, type Item, typeOf, type Value } from '../item/item.js'
import type { Step } from '../item/path.js'

export interface Member {
  readonly id: string
  /** From the item on; those of a set have no path. */
  readonly steps: readonly Step[] | undefined
  readonly name: string
  readonly depth: number
  readonly value: Value
  /** Undefined where it has no members. */
  readonly isOpen: boolean | undefined
}

/** @param steps of the value. @param opened ids of members whose own are shown */
export function membersOf(value: Value, steps: readonly Step[], opened: ReadonlySet<string>): readonly Member[] {
  const lines: Member[] = []
  const add = (holder: Value, at: readonly Step[] | undefined, depth: number, within: string): void => {
    for (const [step, member] of entriesOf(holder)) {
      const id = `${within}/${JSON.stringify(step)}`
      const isOpen = hasMembers(member) ? opened.has(id) : undefined
      const own = at === undefined || isSet(holder) ? undefined : [...at, step]
      lines.push({ ...{ id, depth, isOpen, value: member, steps: own }, name: typeof step === 'number' ? `[${step}]` : step })
      if (isOpen === true) add(member, own, depth + 1, id)
    }
  }
  add(value, steps, 0, '')
  return lines
}

const isSet = (value: Value): boolean => /^.S$/.test(typeOf(value))

/** Whether it is a map or a list, with something in it. */
export const isDeep = (value: Value | undefined): value is Value =>
  value !== undefined && /^[ML]$/.test(typeOf(value)) && sizeOf(value) > 0

const hasMembers = (value: Value): boolean => /^(M|L|.S)$/.test(typeOf(value)) && sizeOf(value) > 0

export const sizeOf = (value: Value): number => {
  const of = contentOf(value)
  return typeof of === 'object' && of !== null ? (Array.isArray(of) ? of.length : Object.keys(of).length) : 0
}

function entriesOf(holder: Value): readonly (readonly [Step, Value])[] {
  const of = contentOf(holder)
  if (typeOf(holder) === 'M') return Object.entries(of as Item)
  if (typeOf(holder) === 'L') return (of as readonly Value[]).map((member, at) => [at, member])
  return (of as readonly string[]).map((member, at) => [at, { [typeOf(holder).charAt(0)]: member }])
}
