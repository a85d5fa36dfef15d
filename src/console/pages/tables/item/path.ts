// Values inside an item, by steps. Invariant: pure; a path such as `address.lines[0]` is one only where no item has its text as a name, as in filters.
import { attributeOf, contentOf, type Item, typeOf, type Value, without } from './item.js'

/** The name of a member, or the number of an element. */
export type Step = string | number

const PLAIN_NAME = /^[^.[\]]+$/
const STEP = /\.?([^.[\]]+)|\[(\d+)\]/g

/** The path of a member. @returns undefined where a text can't say it: a name has a dot or a bracket */
export function pathOf(steps: readonly Step[]): string | undefined {
  const texts = steps.map((step) => (typeof step === 'number' ? `[${step}]` : PLAIN_NAME.test(step) ? `.${step}` : undefined))
  return texts.includes(undefined) ? undefined : texts.join('').slice(1)
}

/** The steps of a column. @param names of attributes, which are no paths */
export function stepsOf(column: string, item: Item, names: ReadonlySet<string>): readonly Step[] {
  if (PLAIN_NAME.test(column) || names.has(column) || Object.hasOwn(item, column)) return [column]
  const steps = [...`.${column}`.matchAll(STEP)]
  const isPath = steps.map(([all]) => all).join('') === `.${column}`
  return isPath ? steps.map(([, name, index]) => name ?? Number(index)) : [column]
}

export const valueAt = (item: Item | undefined, steps: readonly Step[]): Value | undefined =>
  item === undefined ? undefined : steps.reduce<Value | undefined>(memberAt, { M: item })

function memberAt(holder: Value | undefined, step: Step): Value | undefined {
  if (holder === undefined) return undefined
  const of = contentOf(holder)
  if (typeof step === 'number') return typeOf(holder) === 'L' ? (of as readonly Value[])[step] : undefined
  return typeOf(holder) === 'M' ? attributeOf(of as Item, step) : undefined
}

/** Whether a value can stand there: the map or list that holds it is there. */
export function hasPlaceAt(item: Item, steps: readonly Step[]): boolean {
  const [holder, last] = [valueAt(item, steps.slice(0, -1)), steps.at(-1)]
  if (holder === undefined || last === undefined) return false
  return typeof last === 'string' ? typeOf(holder) === 'M' : memberAt(holder, last) !== undefined
}

/** @param value undefined when it shall go. @param steps of a place that is there */
export const withValueAt = (item: Item, steps: readonly Step[], value: Value | undefined): Item =>
  contentOf(replaced({ M: item }, steps, value)) as Item // a map stays one

function replaced(holder: Value, [step, ...more]: readonly Step[], value: Value | undefined): Value {
  if (step === undefined) return holder
  const old = memberAt(holder, step)
  const next = more.length === 0 || old === undefined ? value : replaced(old, more, value)
  if (typeof step === 'number') {
    const list = contentOf(holder) as readonly Value[] // a number is a step into a list
    return { L: next === undefined ? list.toSpliced(step, 1) : list.with(step, next) }
  }
  const map = contentOf(holder) as Item // a name is a step into a map
  return { M: next === undefined ? without(map, step) : { ...map, [step]: next } }
}
