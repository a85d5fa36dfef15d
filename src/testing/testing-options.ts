// What a run of tests is told: options of the emulator, and what is only for tests. Invariant: what is no option is refused by name, in one
// line with the remedy.
import type { GivenOptions } from '../config.js'
import { isObject } from '../model/json.js'
import { OptionError } from '../option-value.js'
import { newSeed } from '../runtime/random.js'
import type { TestFork } from './test-fork.js'
import { RESETS, type Reset } from './run.js'

/** A table as CreateTable takes it, with items as JavaScript has them: `{ TableName: 'music', …, data: [{ artist: 'Nina Simone' }] }`. */
export interface GivenTable {
  readonly TableName: string
  readonly data?: readonly object[]
  readonly [member: string]: unknown
}

export interface TestingOptions extends GivenOptions {
  /** A server that runs already: none is started then. The variable DYNALAB_ENDPOINT says the same. */
  readonly endpoint?: string | undefined
  /** Tables beside those of `schema`. */
  readonly tables?: readonly GivenTable[] | undefined
  /** Called once, with the tables there: what it writes every fork begins with. */
  readonly prepare?: ((base: TestFork) => void | Promise<void>) | undefined
  /** When the fork of a worker goes back to the start; `file` when not given. */
  readonly reset?: Reset | undefined
  /** As many requests of a failing test are shown: 50 when not given. */
  readonly requests?: number | undefined
  /** Folder for the data of failing tests, or false: `.dynalab-kept` when not given. */
  readonly keep?: string | false | undefined
}

export interface ReadOptions {
  readonly emulator: GivenOptions & { readonly seed: string; readonly schemaRegion: string }
  readonly endpoint: string | undefined
  readonly tables: readonly GivenTable[]
  readonly prepare: ((base: TestFork) => void | Promise<void>) | undefined
  readonly reset: Reset
  readonly requests: number
  readonly keep: string | undefined
}

const MOST_REQUESTS = 10_000
const KEPT = '.dynalab-kept'

/** @param environment of the process: DYNALAB_ENDPOINT and DYNALAB_SEED outweigh what is given. @throws OptionError */
export function readTestingOptions(
  given: TestingOptions,
  environment: Readonly<Record<string, string | undefined>>,
): ReadOptions {
  const { endpoint, tables = [], prepare, reset = 'file', requests = 50, keep = KEPT, ...emulator } = given
  check(RESETS.includes(reset), 'reset', reset, `one of ${RESETS.join(', ')}`)
  const isCount = Number.isInteger(requests) && requests >= 1 && requests <= MOST_REQUESTS
  check(isCount, 'requests', requests, `a whole number from 1 to ${MOST_REQUESTS}`)
  check(keep === false || (typeof keep === 'string' && keep !== ''), 'keep', keep, 'a folder, or false')
  check(prepare === undefined || typeof prepare === 'function', 'prepare', prepare, 'a function')
  const areTables =
    Array.isArray(tables) && tables.every((table: unknown) => isObject(table) && typeof table['TableName'] === 'string')
  check(areTables, 'tables', tables, 'a list of what CreateTable takes')
  const server = setText(environment['DYNALAB_ENDPOINT']) ?? endpoint
  check(server === undefined || URL.canParse(server), 'endpoint', server, 'an address such as http://127.0.0.1:8000')
  const region = emulator.schemaRegion ?? setText(environment['AWS_REGION']) ?? setText(environment['AWS_DEFAULT_REGION'])
  return {
    emulator: {
      ...{ capacity: 'off', logLevel: 'error', requestLog: requests },
      ...emulator,
      seed: setText(environment['DYNALAB_SEED']) ?? emulator.seed ?? newSeed(),
      schemaRegion: region ?? 'us-east-1',
    },
    endpoint: server?.replace(/\/$/, ''),
    ...{ tables, prepare, reset, requests, keep: keep === false ? undefined : keep },
  }
}

/** A variable that is set to nothing counts as not set. */
const setText = (text: string | undefined): string | undefined => (text === '' ? undefined : text)

function check(isFine: boolean, name: string, value: unknown, must: string): void {
  if (!isFine) throw new OptionError(`${name} is ${JSON.stringify(value)}: it must be ${must}`)
}
