// The worker of this process, for the modules that tests import: they may be loaded more than once, and as CommonJS too.
// Invariant: whoever asks before there is one is told what is missing.
import type { TestFork } from './test-fork.js'
import type { Worker } from './worker.js'

const KEY = Symbol.for('dynalab.testing.worker')
type Holder = { [KEY]?: Worker | undefined }

export const setWorker = (worker: Worker | undefined, holder: object = globalThis): void => {
  ;(holder as Holder)[KEY] = worker
}

/** @param remedy what to do where there is none. @throws Error */
export function workerHere(remedy: string): Worker {
  const worker = (globalThis as Holder)[KEY]
  if (worker === undefined) throw new Error(`dynalab has no fork for this test: ${remedy}`)
  return worker
}

export const hasWorker = (): boolean => (globalThis as Holder)[KEY] !== undefined

/** The fork of this worker, whichever that is when it is asked. @param remedy as above */
export function currentFork(remedy: string): TestFork {
  const fork = (): TestFork => workerHere(remedy).fork
  return new Proxy({} as TestFork, {
    get: (_none, name) => {
      const value: unknown = Reflect.get(fork(), name)
      return typeof value === 'function' ? (value as (...given: unknown[]) => unknown).bind(fork()) : value
    },
    has: (_none, name) => hasWorker() && Reflect.has(fork(), name),
  })
}
