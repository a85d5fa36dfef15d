// What CommonJS gets by require('dynalab/node-test'): the fork that `--import dynalab/node-test` has opened, since CommonJS can't wait for one.
import { currentFork } from '../current.js'
import type { TestFork } from '../test-fork.js'

/** The fork of this process: what clients without an endpoint ask. */
export const dynalab: TestFork = currentFork('start the tests with node --import dynalab/node-test --test')
