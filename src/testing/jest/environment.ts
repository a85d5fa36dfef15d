// The environment of a file of tests in Jest: a worker's fork, the variables that lead to it, and what is printed when a test fails. It stands
// outside of the tests' own realm, so that nothing they do to globals is met here.
import { setWorker } from '../current.js'
import { announcedRun } from '../run.js'
import { setVariables } from '../variables.js'
import { Worker } from '../worker.js'
import { jestPackage } from './jest-package.js'

/** As much of an environment of Jest as is needed. */
interface Environment {
  readonly global: object
  setup(): Promise<void>
  teardown(): Promise<void>
  handleTestEvent?(event: never, state: never): void | Promise<void>
}
// A class that is extended by an expression must take any arguments; Jest alone makes instances.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type EnvironmentClass = new (...given: any[]) => Environment

interface JestTest {
  readonly name: string
  readonly parent?: JestTest
  readonly errors?: readonly unknown[]
  readonly concurrent?: boolean
}

/** Adds a fork to another environment, such as that of jest-environment-jsdom. */
export function withDynalab<Base extends EnvironmentClass>(Base: Base): Base {
  return class extends Base {
    #worker: Worker | undefined

    override async setup(): Promise<void> {
      await super.setup()
      const run = announcedRun()
      if (run === undefined) throw new Error("dynalab: no run has begun: add globalSetup: 'dynalab/jest/global-setup'")
      const worker = await Worker.open(run, `w${process.env['JEST_WORKER_ID'] ?? '1'}`)
      this.#worker = worker
      setWorker(worker, this.global)
      // Programs that a test starts get the variables of the process, its own modules see those of the realm.
      for (const environment of [process.env, environmentOf(this.global)]) setVariables(worker.fork, environment)
    }

    override async handleTestEvent(event: never, state: never): Promise<void> {
      await super.handleTestEvent?.(event, state)
      const { name, test } = event as { readonly name: string; readonly test?: JestTest } // as Jest says it
      if (this.#worker === undefined || test === undefined) return
      if (name === 'test_start') await this.#worker.beginTest(test.concurrent !== true)
      if (name !== 'test_done' || test.errors === undefined || test.errors.length === 0) return
      process.stderr.write(`${await this.#worker.failed(nameOf(test))}\n`)
    }
  }
}

const environmentOf = (realm: object): Record<string, string | undefined> =>
  (realm as { readonly process: { readonly env: Record<string, string | undefined> } }).process.env // Jest makes it

/** Its suites and its own name. */
function nameOf({ name, parent }: JestTest): string {
  const above = parent === undefined || parent.name === 'ROOT_DESCRIBE_BLOCK' ? '' : `${nameOf(parent)} > `
  return above + name
}

const { TestEnvironment } = jestPackage('jest-environment-node') as { readonly TestEnvironment: EnvironmentClass }

/** The environment of the preset: Node, with a fork. */
// eslint-disable-next-line no-restricted-syntax -- Jest takes the default export
export default withDynalab(TestEnvironment)
