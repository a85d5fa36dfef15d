// A run of tests, as its workers need to know it: what can be handed to another process. Invariant: there is one server a run, and every
// fork of the run is made of the same base.

/** When the fork of a worker goes back to the start: before each file of tests, before each test, or not at all. */
export const RESETS = ['file', 'test', 'never'] as const
export type Reset = (typeof RESETS)[number]

export interface Run {
  /** Of the server, without a slash at its end. */
  readonly endpoint: string
  /** The fork that the run's forks are made of; undefined for the emulator itself. */
  readonly base: string | undefined
  /** Before the names of forks: two runs may share a server. */
  readonly prefix: string
  readonly seed: string
  readonly region: string
  readonly reset: Reset
  /** As many requests of a failing test are shown. */
  readonly requests: number
  /** Whether the data of failing tests is kept, as snapshots of the server. */
  readonly keeps: boolean
  readonly strict: 'off' | 'warn' | 'fail'
}

/** The variable by which processes of a run get it. */
const VARIABLE = 'DYNALAB_TEST_RUN'

export const announce = (run: Run): void => void (process.env[VARIABLE] = JSON.stringify(run))

/** The run that this process belongs to; undefined outside of one. */
export function announcedRun(): Run | undefined {
  const text = process.env[VARIABLE]
  return text === undefined || text === '' ? undefined : (JSON.parse(text) as Run) // set by `announce`
}

export const withdraw = (): void => void delete process.env[VARIABLE]
