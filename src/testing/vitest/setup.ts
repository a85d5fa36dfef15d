// In each worker of Vitest, before each file of tests: the worker's fork, the variables that lead to it, and what is printed when a test
// fails. Invariant: a test that passes prints nothing.
import { beforeEach, inject } from 'vitest'
import { setWorker } from '../current.js'
import { setVariables } from '../variables.js'
import { Worker } from '../worker.js'
import { nameOf } from './test-name.js'

const run = inject('dynalabRun')
const worker = await Worker.open(run, `w${process.env['VITEST_POOL_ID'] ?? '1'}`)
setWorker(worker)
setVariables(worker.fork, process.env)

beforeEach(async ({ task, onTestFinished }) => {
  onTestFinished(async () => {
    if (task.result?.state === 'fail') console.error(await worker.failed(nameOf(task), task.id))
    await worker.takeBack(task.id)
  })
  await worker.beginTest(task.concurrent !== true)
})
