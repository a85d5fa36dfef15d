// Streams under everything that can happen: hundreds of runs, each by a seed of its own. The seeds are the same in every run;
// DYNALAB_TEST_FRESH=1 draws others, DYNALAB_TEST_SEED repeats one.
import { expect, test } from 'vitest'
import { newSeed } from '../../../src/runtime/random.js'
import { openLayeredMemory } from '../../support/layered-memory.js'
import { runStreams } from './run.js'

const RUNS = 200
const REPEATED = process.env['DYNALAB_TEST_SEED']

test('consumers see every change once, in the order of its key, whatever happens', { timeout: 300_000 }, async () => {
  const base = process.env['DYNALAB_TEST_FRESH'] === undefined ? 'streams' : `streams-${newSeed()}`
  const seeds = REPEATED === undefined ? Array.from({ length: RUNS }, (_, n) => `${base}-${n}`) : [REPEATED]
  const sums: Record<string, number> = {}
  for (const seed of seeds) {
    const { wrong, counts } = await runStreams(seed)
    for (const [name, add] of Object.entries(counts)) sums[name] = (sums[name] ?? 0) + add
    expect(wrong, `DYNALAB_TEST_SEED=${seed} npx vitest run test/scenario/streams repeats the run`).toEqual([])
  }
  console.log(
    `streams of seed ${base}: ${Object.entries(sums)
      .map(([name, sum]) => `${name} ${sum}`)
      .join(', ')}`,
  )
  if (REPEATED !== undefined) return
  for (const name of ['splits', 'kills', 'restarts', 'rollOvers', 'cuts']) expect(sums[name], name).toBeGreaterThan(20)
})

test.runIf(REPEATED === undefined)('and on the store of a fork', { timeout: 120_000 }, async () => {
  for (let n = 0; n < 30; n++) expect((await runStreams(`streams-layer-${n}`, openLayeredMemory)).wrong, `run ${n}`).toEqual([])
})
