// The checkers of histories are themselves checked: right histories pass, planted faults are found, and on small ones the search agrees with
// trying every order. `DYNALAB_TEST_SEED=… npx vitest run test/scenario/histories/checkers` repeats a run.
import { describe, expect, test } from 'vitest'
import { fastDraws, newSeed, seededRandom } from '../../../src/runtime/random.js'
import { bruteForce } from './brute-force.js'
import { checkCommits } from './commits-check.js'
import type { Operation } from './history.js'
import { itemsModel } from './items-model.js'
import { checkOrder } from './order-check.js'
import { checkReplicas } from './replica-check.js'
import { search } from './search.js'
import { type Draw, sequentialHistory, withStaleRead } from './sequential.js'

const seed = process.env['DYNALAB_TEST_SEED'] ?? newSeed()

function drawing(n: number): Draw {
  const next = fastDraws(seededRandom(seed), 'histories', String(n))
  return (below) => next() % below
}

describe(`generated histories (DYNALAB_TEST_SEED=${seed})`, () => {
  test('of one thing after the other pass, and with a stale answer they do not', { timeout: 60_000 }, () => {
    let refused = 0
    for (let n = 0; n < 120; n++) {
      const draw = drawing(n)
      const history = sequentialHistory(draw, {
        clients: 5 + draw(3),
        operations: 200,
        keys: 2 + draw(4),
        unknownPercent: draw(8),
      })
      expect([...checkOrder(history), ...checkReplicas(history), ...checkCommits(history)], `history ${n}`).toEqual([])
      const stale = withStaleRead(draw, history)
      if (stale === undefined) continue
      refused++
      expect(checkOrder(stale), `history ${n} with a stale answer`).not.toEqual([])
    }
    expect(refused).toBeGreaterThan(90)
  })

  // Without the commits there is nothing to go by but the answers.
  test('are explained without any record of the commits', { timeout: 60_000 }, () => {
    for (let n = 200; n < 300; n++) {
      const draw = drawing(n)
      const history = sequentialHistory(draw, { clients: 5, operations: 200, keys: 3, unknownPercent: 4 })
      expect(checkOrder({ ...history, commits: [] }), `history ${n}`).toEqual([])
    }
  })

  test('that are small are judged as by trying every order', { timeout: 60_000 }, () => {
    const verdicts = { explained: 0, impossible: 0 }
    for (let n = 0; n < 1500; n++) {
      const draw = drawing(10_000 + n)
      const { operations } = sequentialHistory(draw, { clients: 4, operations: 5, keys: 2, unknownPercent: 25 })
      const blurred = blur(draw, operations)
      const { kind } = search(blurred, itemsModel(2), { maxStates: 1_000_000, rank: ({ call }) => call })
      if (kind === 'undecided') throw new Error('undecided')
      verdicts[kind]++
      expect(kind, `history ${n}`).toBe(bruteForce(blurred, itemsModel(2)) ? 'explained' : 'impossible')
    }
    expect(Math.min(verdicts.explained, verdicts.impossible)).toBeGreaterThan(100)
  })
})

/**
 * One answer is another's, so that the history may be impossible, and all calls are earlier, so that it may not. Times are tenths, and calls
 * lie between them: no call is at the time of a return, where the two judges could not agree on which is first.
 */
function blur(draw: Draw, operations: readonly Operation[]): readonly Operation[] {
  const shown = operations.flatMap(({ accesses }) => accesses.flatMap(({ before }) => (before === undefined ? [] : [before])))
  const at = draw(operations.length)
  return operations.map((one, place) => {
    const call = one.call - draw(20) - 0.05
    if (place !== at) return { ...one, call }
    return {
      ...one,
      call,
      accesses: one.accesses.map((access) =>
        access.before === undefined ? access : { ...access, before: shown[draw(shown.length)] ?? null },
      ),
    }
  })
}
