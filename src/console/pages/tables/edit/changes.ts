// Changes that were made here and not saved yet. Invariant: pure; a change whose item is as it was is none; what was read is kept beside what
// shall be, since saving asks whether it is still so.
import { attributeOf, isSame, isSameItem, type Item, without } from '../item/item.js'

/** One item. Without `before` it is new, without `after` it goes. */
export interface Change {
  readonly before: Item | undefined
  readonly after: Item | undefined
  /** Why it could not be saved, when that was tried. */
  readonly failure?: { readonly kind: string; readonly message: string }
}

/** By the text of the key that was read; `new 1` for new items. */
export type Changes = ReadonlyMap<string, Change>

export interface Staging {
  readonly now: Changes
  /** What to go back to, the last first, with what each step was about. */
  readonly past: readonly { readonly changes: Changes; readonly about: string }[]
}

export const NOTHING_STAGED: Staging = { now: new Map(), past: [] }
const STEPS = 200

/** @param about steps in a row about one thing are one step back */
export function staged(staging: Staging, changes: ReadonlyMap<string, Change>, about: string): Staging {
  const now = new Map(staging.now)
  for (const [id, change] of changes) {
    if (isNone(change)) now.delete(id)
    else now.set(id, change)
  }
  const isMore = staging.past[0]?.about === about
  return { now, past: isMore ? staging.past : [{ changes: staging.now, about }, ...staging.past.slice(0, STEPS - 1)] }
}

export function steppedBack(staging: Staging): Staging {
  const [last, ...past] = staging.past
  return last === undefined ? staging : { now: last.changes, past }
}

/** After saving: those that went well are no changes any more, the others say why. There is no step back over it. */
export function settled({ now }: Staging, saved: ReadonlySet<string>, failures: ReadonlyMap<string, Change['failure']>): Staging {
  const left = [...now].filter(([id]) => !saved.has(id))
  return {
    past: [],
    now: new Map(
      left.map(([id, { before, after }]) => {
        const failure = failures.get(id)
        return [id, failure === undefined ? { before, after } : { before, after, failure }]
      }),
    ),
  }
}

const isNone = ({ before, after }: Change): boolean =>
  before === undefined ? after === undefined : after !== undefined && isSameItem(before, after)

/** Attributes that an item gets, loses, or has with another value. */
export const changedNames = (before: Item, after: Item): readonly string[] =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (name) => !isSame(attributeOf(before, name), attributeOf(after, name)),
  )

/** What saving it takes back. */
export const inverse = ({ before, after }: Change): Change => ({ before: after, after: before })

/** What was changed here, upon what the item is now. */
export function rebased({ before, after }: Change, now: Item | undefined): Change {
  if (now === undefined || after === undefined) return { before: now, after }
  let next = now
  for (const name of changedNames(before ?? {}, after)) {
    const value = attributeOf(after, name)
    next = value === undefined ? without(next, name) : { ...next, [name]: value }
  }
  return { before: now, after: next }
}
