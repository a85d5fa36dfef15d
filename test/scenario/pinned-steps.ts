// What may happen in the life of a table with pins, drawn by fast-check.
import fc from 'fast-check'

const place = fc.record({ pk: fc.constantFrom('a', 'b', 'c'), sk: fc.integer({ min: 1, max: 4 }) })
const write = fc.record({
  place,
  isDelete: fc.constantFrom(false, false, true),
  g: fc.option(fc.constantFrom('x', 'y')),
  v: fc.option(fc.constantFrom('p', 'q')),
  n: fc.integer({ min: 0, max: 9 }),
})
const writes = fc.array(write, { minLength: 1, maxLength: 4 })
const step = fc.oneof(
  { weight: 12, arbitrary: fc.record({ kind: fc.constant('write' as const), writes }) },
  // In one turn: some writes, a pin, and some more writes.
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('pin' as const), before: writes, after: writes }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('release' as const), which: fc.nat(), after: writes }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('check' as const), which: fc.nat(), chunk: fc.integer({ min: 1, max: 5 }) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('split' as const), place, isOfIndex: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('restart' as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('kill' as const), writes, turns: fc.nat({ max: 3 }), isPinned: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('index' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('drop' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('zone' as const), isAway: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('lag' as const), ms: fc.constantFrom(0, 0, 20) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 30 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('drain' as const) }) },
)
export type Step = typeof step extends fc.Arbitrary<infer S> ? S : never
export type Write = typeof write extends fc.Arbitrary<infer S> ? S : never

export const steps = (most: number): fc.Arbitrary<Step[]> => fc.array(step, { minLength: 20, maxLength: most })
