// What tests of Jest import: the fork of their worker.
import { currentFork } from '../current.js'
import type { TestFork } from '../test-fork.js'

export type { LoggedRequest } from '../../protocol/logged-request.js'
export type { TestFork } from '../test-fork.js'
export type { TestingOptions } from '../testing-options.js'

/** The fork of this worker: what clients without an endpoint ask. */
export const dynalab: TestFork = currentFork(
  "add preset: 'dynalab/jest' to the configuration of Jest, or make its environment by withDynalab",
)
