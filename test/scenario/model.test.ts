// Random tables and random operations, on the emulator and on a plain model that shares no code with it: every answer is equal,
// errors, pages and capacity included. A failure prints the seed and path: MODEL_SEED=… MODEL_PATH=… repeats it alone.
// MODEL_SECONDS (a variant, 10 by default) makes a longer hunt of it.
import fc from 'fast-check'
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { schemas, stepsOf, type Step } from './model/arbitraries.js'
import { runSteps } from './model/run.js'
import type { Schema } from './model/schema.js'
import { inFork, inMemory, onDelayingStore, onDisk, type Subject } from './model/subject.js'

const SECONDS = Number(process.env['MODEL_SECONDS'] ?? 10)
const SEED = process.env['MODEL_SEED']
const PATH = process.env['MODEL_PATH']

/** Around the blocks of 1 and 4 KB that are charged. */
const SMALL = [900, 1000, 1100, 2000, 4000, 4200]
/** A few of them are more than a page. */
const LARGE = [100_000, 200_000, 300_000, 390_000]

const VARIANTS = [
  { where: 'in memory', open: inMemory, paddings: SMALL, padded: 3, maxSteps: 40, share: 1 },
  { where: 'in memory, with pages of 1 MB', open: inMemory, paddings: LARGE, padded: 8, maxSteps: 15, share: 0.5 },
  {
    where: 'on a store whose commits land late',
    open: () => onDelayingStore('model'),
    paddings: SMALL,
    padded: 3,
    maxSteps: 30,
    share: 0.8,
  },
  { where: 'in a fork, kept and gone back to in between', open: inFork, paddings: SMALL, padded: 3, maxSteps: 30, share: 0.8 },
  { where: 'on disk, closed and opened again in between', open: onDisk, paddings: SMALL, padded: 3, maxSteps: 30, share: 1 },
]

describe.each(VARIANTS)('operations $where answer like the model', ({ open, paddings, padded, maxSteps, share }) => {
  let subject: Subject
  beforeAll(async () => {
    subject = await open()
  })
  afterAll(() => subject.close())

  it('whatever they are', { timeout: SECONDS * 60_000 + 60_000 }, async () => {
    const run = (schema: Schema, steps: readonly Step[]): Promise<void> => runSteps(subject, `t${randomUUID()}`, schema, steps)
    const property = fc.asyncProperty(schemas, stepsOf(paddings, padded, maxSteps), run)
    if (SEED !== undefined) return fc.assert(property, { seed: Number(SEED), ...(PATH === undefined ? {} : { path: PATH }) })
    // In small rounds, so that a failure late in the time is still shrunk.
    for (const untilMs = Date.now() + SECONDS * share * 1000; Date.now() < untilMs;) await fc.assert(property, { numRuns: 8 })
  })
})
