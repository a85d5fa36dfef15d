// Some items as the service promises them: an operation finds all of them in one state, holds its conditions against it, and changes
// all that it changes at once.
import {
  type Access,
  changesNothing as isPure,
  type Condition,
  type Image,
  isSame,
  type Operation,
  type Seen,
  textOf,
} from './history.js'
import type { Model } from './search.js'

/** By the number of the item. */
export type Items = readonly Seen[]

export function itemsModel(keys: number): Model<Operation, Items> {
  return {
    initial: Array.from({ length: keys }, () => null),
    step,
    isPure,
    kindOf,
    textOf: (items) => items.map(textOf).join(' '),
  }
}

const kindOf = ({ accesses }: Operation): string => JSON.stringify(accesses)

function step(items: Items, { outcome, accesses }: Operation): Items | undefined {
  let areMet = true
  for (const { key, condition, before, isMet } of accesses) {
    const item = items[key] ?? null
    if (before !== undefined && !isSame(before, item)) return undefined
    const holds = isHeld(condition, item)
    if (isMet !== undefined && isMet !== holds) return undefined
    areMet &&= holds
  }
  switch (outcome) {
    case 'refused':
      return items
    case 'done':
      return areMet ? applied(items, accesses) : undefined
    case 'unknown': // one that does nothing needs no place
      return areMet ? applied(items, accesses) : undefined
  }
}

/** The items after the accesses. */
export function applied(items: Items, accesses: readonly Access[]): Items {
  const after = [...items]
  for (const access of accesses) after[access.key] = afterAccess(items[access.key] ?? null, access)
  return after
}

function afterAccess(item: Seen, { effect }: Access): Seen {
  switch (effect.kind) {
    case 'none':
      return item
    case 'put':
      return effect.image
    case 'delete':
      return null
    case 'add':
      return added(item, effect.writer, effect.by)
  }
}

const added = (item: Seen, writer: string, by: number): Image => ({ writer, count: (item?.count ?? 0) + by, group: item?.group })

export function isHeld(condition: Condition, item: Seen): boolean {
  switch (condition.kind) {
    case 'always':
      return true
    case 'absent':
      return item === null
    case 'exists':
      return item !== null
    case 'writer':
      return item?.writer === condition.is
  }
}
