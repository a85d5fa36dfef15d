// Answers of a size that a model can read. Invariant: what is shown is as it was, or says at the place itself how much is left out.

/** Characters of JSON that one answer has at most, its frame left out. */
export const ANSWER_CHARS = 40_000
/** Of one item among others. */
const ITEM_CHARS = 8_000

/** How much of strings, lists and objects is kept, the most generous first. */
const STEPS = [
  { chars: 4_000, members: 1_000 },
  { chars: 1_000, members: 200 },
  { chars: 200, members: 50 },
  { chars: 80, members: 10 },
] as const

export interface Bounded<T> {
  readonly value: T
  readonly isShortened: boolean
}

/** The value, with long strings, lists and objects cut so that its JSON has no more than so many characters. @param value JSON */
export function bounded(value: object, mostChars = ANSWER_CHARS): Bounded<object> {
  const text = JSON.stringify(value)
  if (text.length <= mostChars) return { value, isShortened: false }
  for (const step of STEPS) {
    const cut = cutTo(value, step) as object // of an object it is one
    if (JSON.stringify(cut).length <= mostChars) return { value: cut, isShortened: true }
  }
  return { value: { begins: cutText(text, Math.floor(mostChars / 8)) }, isShortened: true }
}

/** The first items that fit, each within bounds of its own. */
export function boundedItems(items: readonly object[], mostChars = ANSWER_CHARS) {
  const shown: object[] = []
  let [shortened, chars] = [0, 0]
  for (const item of items) {
    const { value, isShortened } = bounded(item, items.length === 1 ? mostChars : ITEM_CHARS)
    chars += JSON.stringify(value).length
    if (chars > mostChars) break
    shown.push(value)
    if (isShortened) shortened++
  }
  return { shown, shortened, omitted: items.length - shown.length }
}

interface Step {
  readonly chars: number
  readonly members: number
}

function cutTo(value: unknown, step: Step): unknown {
  if (typeof value === 'string') return cutText(value, step.chars)
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) {
    const kept: unknown[] = value.slice(0, step.members).map((element) => cutTo(element, step))
    return kept.length === value.length ? kept : [...kept, more(value.length - kept.length, 'elements')]
  }
  const entries = Object.entries(value)
  const kept = entries.slice(0, step.members).map(([name, member]) => [name, cutTo(member, step)] as const)
  const rest = entries.length - kept.length
  return Object.fromEntries(rest === 0 ? kept : [...kept, ['…', more(rest, 'members')]])
}

function cutText(text: string, most: number): string {
  if (text.length <= most) return text
  const kept = text.slice(0, most).replace(/[\uD800-\uDBFF]$/, '') // never half of a character
  return kept + more(text.length - kept.length, 'characters')
}

const more = (count: number, what: string): string => `… (${count} more ${what})`
