// What a hook can be told, by the names of CreateEventSourceMapping, with its limits and defaults.
// Source: docs API_CreateEventSourceMapping, with-ddb (limits and defaults); where it says otherwise here, it is our choice.
import type { Filter } from './filters/filter.js'

export type StartingPosition = 'TRIM_HORIZON' | 'LATEST'

/** Limits of settings, inclusive. */
export const HOOK_LIMITS = {
  batchSize: { min: 1, max: 10_000 },
  windowSec: { min: 0, max: 300 },
  parallelization: { min: 1, max: 10 },
  retries: { min: 0, max: 10_000 },
  recordAgeSec: { min: 60, max: 604_800 },
  timeoutSec: { min: 1, max: 900 },
  filters: 5,
  patternCharacters: 4096,
  /** Of an event: what a function can be invoked with. */
  eventBytes: 6 * 1024 * 1024,
} as const

export interface HookSettings {
  /** Most records of an event. */
  readonly batchSize: number
  /** How long a batch that is not full waits for more, in seconds. */
  readonly maximumBatchingWindowInSeconds: number
  /** Batches of one shard that are handled at a time; the changes of one item stay in their order. */
  readonly parallelizationFactor: number
  /** Where reading begins in a stream that the hook has never read. */
  readonly startingPosition: StartingPosition
  /** How often a batch that failed is tried again; -1 as often as it takes. */
  readonly maximumRetryAttempts: number
  /** What is older is given up, in seconds; -1 as long as the stream keeps it. */
  readonly maximumRecordAgeInSeconds: number
  /** A batch that failed is halved, and each half tried by itself. */
  readonly bisectBatchOnFunctionError: boolean
  /** The answer may name the records that failed. */
  readonly reportsBatchItemFailures: boolean
  /** A record passes when one of them matches; none lets all pass. */
  readonly filters: readonly Filter[]
  /** The file that is told of batches that were given up: a JSON document a line. */
  readonly onFailure: string | undefined
  /** How long an invocation may take, in seconds of the machine's time. Lambda's own default of 3 is short for code that is being debugged. */
  readonly timeout: number
}

export const HOOK_DEFAULTS: HookSettings = {
  batchSize: 100,
  maximumBatchingWindowInSeconds: 0,
  parallelizationFactor: 1,
  startingPosition: 'TRIM_HORIZON', // Lambda demands one; this one loses nothing
  maximumRetryAttempts: -1,
  maximumRecordAgeInSeconds: -1,
  bisectBatchOnFunctionError: false,
  reportsBatchItemFailures: false,
  filters: [],
  onFailure: undefined,
  timeout: 30,
}

/** How long a stream keeps its records: older ones are given up, whatever the settings say. Source: docs Streams. */
const KEPT_MS = 24 * 60 * 60 * 1000

/** The oldest that a record may be, in milliseconds. */
export const mostAgeMs = ({ maximumRecordAgeInSeconds: seconds }: HookSettings): number =>
  seconds === -1 ? KEPT_MS : Math.min(seconds * 1000, KEPT_MS)
