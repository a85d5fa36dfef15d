// A worker of a run: it has a fork of its own, which goes back to the start as the run says, and whose last requests are told when a test
// fails. Invariants: the fork's endpoint stays the same, so that clients that a module made once go on; what goes wrong in telling of a
// failure is said, and fails nothing.
import { ANYBODY } from '../client-config.js'
import { unfakedMs } from '../runtime/stopwatch.js'
import { Refused } from './administration.js'
import { reportOf, type Failure } from './report.js'
import type { Run } from './run.js'
import { TestFork } from './test-fork.js'

/** Clocks of two machines, or of two processes, are so near. */
const SKEW_MS = 5

export class Worker {
  readonly run: Run
  readonly fork: TestFork
  #startedMs = unfakedMs()
  #kept = 0
  /** Forks of tests that have one of their own, by the test's id. */
  readonly #lent = new Map<string, TestFork>()

  private constructor(run: Run, fork: TestFork) {
    this.run = run
    this.fork = fork
  }

  /** Takes up the fork of that worker, or makes it. @param name of the worker, such as `w1` */
  static async open(run: Run, name: string): Promise<Worker> {
    return new Worker(run, await openFork(run, name))
  }

  /** Before each test. @param isAlone whether no other test of this worker runs beside it */
  async beginTest(isAlone = true): Promise<void> {
    if (this.run.reset === 'test' && isAlone) await this.fork.reset()
    this.#startedMs = unfakedMs()
  }

  /** A fork for one test alone, made of what the run began with. */
  async lend(testId: string): Promise<TestFork> {
    const fork = await newFork(this.run, undefined)
    this.#lent.set(testId, fork)
    return fork
  }

  /** Drops the fork that was lent to a test, if one was; the run may be over. */
  async takeBack(testId: string): Promise<void> {
    const fork = this.#lent.get(testId)
    this.#lent.delete(testId)
    await fork?.drop().catch(() => undefined)
  }

  /** What is to be printed of a test that failed. @param testId where it may have a fork of its own. Never rejects */
  async failed(test: string, testId = ''): Promise<string> {
    const fork = this.#lent.get(testId) ?? this.fork
    const { seed, strict, requests: most } = this.run
    try {
      const all = await fork.requests(most)
      const requests = fork === this.fork ? all.filter(({ atMs }) => atMs >= this.#startedMs - SKEW_MS) : all
      const found = strict === 'off' ? undefined : await fork.strict()
      const kept = await this.#keep(test, fork)
      return reportOf({ test, seed, requests, isCut: requests.length === most, strict: found, kept })
    } catch (error) {
      return `dynalab: ${test}\n  seed: ${seed}\n  its requests are not known: ${wordsOf(error)}`
    }
  }

  async #keep(test: string, fork: TestFork): Promise<Failure['kept']> {
    if (!this.run.keeps) return undefined
    const name = `${slugOf(test)}-${unfakedMs().toString(36)}${++this.#kept}`
    return fork.keep(name).catch((error: unknown) => ({ reason: wordsOf(error) }))
  }
}

/** Made of the run's base, with the seed and the options of the run. */
export async function newFork({ endpoint, base, region, requests, prefix }: Run, name: string | undefined): Promise<TestFork> {
  const fork = base === undefined ? undefined : { id: base, ...ANYBODY }
  const origin = new TestFork({ server: endpoint, region, fork, prefix })
  return origin.fork({ ...(name === undefined ? {} : { name }), requestLog: requests })
}

/** A worker comes once for each file, and takes up the fork that it had. */
async function openFork(run: Run, name: string): Promise<TestFork> {
  try {
    return await newFork(run, name)
  } catch (error) {
    if (!(error instanceof Refused) || error.status !== 409) throw error
    const fork = await new TestFork({ server: run.endpoint, region: run.region, fork: undefined, prefix: run.prefix }).find(name)
    if (run.reset !== 'never') await fork.reset()
    return fork
  }
}

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** As a snapshot can be called. */
const slugOf = (text: string): string =>
  text
    .replaceAll(/[^A-Za-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
    .slice(0, 48) || 'test'
