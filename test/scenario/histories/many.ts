// Hundreds of histories, each by a seed of its own. Those that are broken are told by their seeds, with the lines that show it. The seeds are
// the same in every run, so that one run says of a change what the next one says; DYNALAB_TEST_FRESH=1 draws others.
import { expect } from 'vitest'
import { newSeed } from '../../../src/runtime/random.js'
import type { Counts, Result } from './run.js'

const MOST_LINES = 60

/** One history alone, when there is one to be repeated. */
export const REPEATED = process.env['DYNALAB_TEST_SEED']

/** Runs so many, or the one to be repeated. @param kind what their seeds begin with. @returns what they add up to */
export async function expectRight(run: (seed: string) => Promise<Result>, count: number, kind = ''): Promise<Counts> {
  const base = `${kind}${process.env['DYNALAB_TEST_FRESH'] === undefined ? 'histories' : newSeed()}`
  const seeds = REPEATED === undefined ? Array.from({ length: count }, (_, n) => `${base}-${n}`) : [REPEATED]
  const sums: Record<string, number> = {}
  for (const seed of seeds) {
    const { violations, counts } = await run(seed).catch((error: unknown) => {
      throw new Error(`the history of DYNALAB_TEST_SEED=${seed} came to no end`, { cause: error })
    })
    for (const [name, add] of Object.entries(counts)) sums[name] = (sums[name] ?? 0) + add
    const dump = violations.flatMap(({ check, lines }) => [`${check}:`, ...lines.map((line) => `  ${line}`)])
    const advice = `DYNALAB_TEST_SEED=${seed} npx vitest run test/scenario/histories repeats the history`
    expect(violations.length, [advice, ...dump.slice(0, MOST_LINES)].join('\n')).toBe(0)
  }
  const told = Object.entries(sums).map(([name, sum]) => `${name} ${sum}`)
  console.log(`histories of seed ${base}: ${told.join(', ')}`)
  return sums as Counts // every history counts the same things
}
