// `node --import dynalab/node-test --test`, and what tests import. Each file of tests runs in a process of its own, with a fork of its own.
// Invariants: the runner's own process is left alone; the modules of a test are loaded when the variables are set.
import { after, afterEach, beforeEach } from 'node:test'
import { currentFork, hasWorker, setWorker } from '../current.js'
import type { TestFork } from '../test-fork.js'
import { setVariables } from '../variables.js'
import { Worker } from '../worker.js'
import { runHere } from './run-here.js'

export type { LoggedRequest } from '../../protocol/logged-request.js'
export type { TestFork } from '../test-fork.js'
export type { TestingOptions } from '../testing-options.js'

/** As much as hooks are told of a test; `passed` since Node 20.12. */
interface Ended {
  readonly name: string
  readonly fullName?: string
  readonly passed?: boolean
  readonly error?: { readonly failureType?: string } | null
}

/** The fork of this process: what clients without an endpoint ask. */
export const dynalab: TestFork = currentFork('start the tests with node --import dynalab/node-test --test')

/** It starts a process for each file, and runs none itself. */
function isRunner(): boolean {
  const flags = [...process.execArgv, ...(process.env['NODE_OPTIONS'] ?? '').split(' ')]
  const runsFiles = flags.some((flag) => /^--(experimental-)?test-isolation=none$/.test(flag))
  return flags.includes('--test') && process.env['NODE_TEST_CONTEXT'] === undefined && !runsFiles
}

if (!isRunner() && !hasWorker()) {
  const worker = await Worker.open(await runHere(), `p${process.pid}`)
  setWorker(worker)
  setVariables(worker.fork, process.env)
  beforeEach(() => worker.beginTest())
  afterEach(async (context) => {
    const { name, fullName = name, passed, error } = context as Ended // a suite's hook is told less
    if (passed !== false || error?.failureType === 'subtestsFailed') return
    process.stderr.write(`${await worker.failed(fullName)}\n`)
  })
  after(() => worker.fork.drop().catch(() => undefined)) // the run may be over
}
