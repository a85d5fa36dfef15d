// What tests of Vitest import: the fork of their worker, and a `test` with a fork of its own for those that run beside each other.
import { test as base } from 'vitest'
import { currentFork, workerHere } from '../current.js'
import type { Run } from '../run.js'
import type { TestFork } from '../test-fork.js'

export type { LoggedRequest } from '../../protocol/logged-request.js'
export type { TestFork } from '../test-fork.js'
export type { TestingOptions } from '../testing-options.js'

declare module 'vitest' {
  interface ProvidedContext {
    dynalabRun: Run
  }
}

const REMEDY = "add plugins: [dynalab()] to vitest.config.ts, from 'dynalab/vitest/plugin'"

/** The fork of this worker: what clients without an endpoint ask. */
export const dynalab: TestFork = currentFork(REMEDY)

/** A test with `fork`: one of its own, made of what the run began with, for tests that run beside each other. */
export const test = base.extend<{ fork: TestFork }>({
  fork: async ({ task }, use) => {
    await use(await workerHere(REMEDY).lend(task.id)) // given back when it is known how the test ended (setup.ts)
  },
})
/** Its other name. @alias */
export const it = test
