// Whether any order explains a history, by trying all of them: too slow for more than a handful of operations, and too plain to be wrong.
import type { Model, Timed } from './search.js'

export function bruteForce<Op extends Timed, State>(operations: readonly Op[], model: Model<Op, State>): boolean {
  const known = operations.filter((one) => one.return !== Infinity)
  const unknown = operations.filter((one) => one.return === Infinity)
  return subsets(unknown).some((some) => orders([...known, ...some]).some((order) => keepsTime(order) && runs(order, model)))
}

const subsets = <Op>(some: readonly Op[]): readonly (readonly Op[])[] =>
  some.reduce<readonly (readonly Op[])[]>((all, one) => [...all, ...all.map((set) => [...set, one])], [[]])

function orders<Op>(some: readonly Op[]): readonly (readonly Op[])[] {
  if (some.length === 0) return [[]]
  return some.flatMap((first, at) => orders(some.filter((_, other) => other !== at)).map((rest) => [first, ...rest]))
}

const keepsTime = (order: readonly Timed[]): boolean =>
  order.every((one, at) => order.slice(at + 1).every((later) => later.return >= one.call))

function runs<Op, State>(order: readonly Op[], model: Model<Op, State>): boolean {
  let state: State | undefined = model.initial
  for (const one of order) {
    state = model.step(state, one)
    if (state === undefined) return false
  }
  return true
}
