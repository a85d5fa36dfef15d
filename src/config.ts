// The options: ONE table from which flags, environment variables, library keys, help and the README's table are made.
// Invariant: whatever way a value came in, it has passed its line of the table; a value that has not is one line of words.
import { CAPACITY_MODES, type CapacityMode } from './capacity/policy.js'
import { type Wording, WORDINGS } from './model/wording.js'
import { checkOption, OptionError, type OptionKind, valueOf } from './option-value.js'

export { OptionError } from './option-value.js'

/** What an emulator is started with. `createEmulator` takes any part of it. */
export interface EmulatorOptions {
  readonly port: number
  readonly host: string
  readonly dataDir: string
  readonly inMemory: boolean
  readonly sharedDb: boolean
  /** `*`, or origins with commas between. */
  readonly cors: string
  readonly logLevel: LogLevel
  readonly fsync: 'off' | 'on'
  /** Milliseconds. */
  readonly transition: number
  /** Milliseconds. */
  readonly transactionHold: number
  readonly capacity: CapacityMode
  /** Seconds. */
  readonly burst: number
  /** Seconds. */
  readonly heat: number
  /** Milliseconds, or a range of them; so are the next two. */
  readonly regionLag: number | string
  readonly replicaLag: number | string
  readonly gsiLag: number | string
  /** Milliseconds. */
  readonly failover: number
  /** Whose words refusals are in. */
  readonly wording: Wording
  /** Undefined: drawn at the start, and printed. */
  readonly seed: string | undefined
  /** Undefined: as the data folder remembers it, or real. */
  readonly clock: 'real' | 'manual' | undefined
  /** ISO 8601. */
  readonly clockStart: string | undefined
  readonly audit: 'off' | 'on'
  /** Bytes. */
  readonly partitionBytes: number
  readonly compactOnStart: boolean
}

/** Any part of the options, as a library user, the environment or a command line gives them. */
export type GivenOptions = { readonly [Name in OptionName]?: EmulatorOptions[Name] | undefined }

export type LogLevel = (typeof LOG_LEVELS)[number]
export type OptionName = keyof EmulatorOptions

const LOG_LEVELS = ['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const

/** A flag of DynamoDB Local; one with a `value` takes none and stands for that value. */
interface ForeignFlag {
  readonly flag: string
  readonly value?: string
}

export interface Option {
  /** The key of `createEmulator`. Flag and variable are the same name in their own spellings. */
  readonly name: OptionName
  readonly type: OptionKind
  readonly default: number | string | boolean | undefined
  readonly description: string
  readonly dynamoDbLocal?: ForeignFlag
}

const DEFAULT_DATA_DIR = './.dynalab'

/** How long a state lasts under `-delayTransientStatuses`. Source: assumed; the docs only say that delays are simulated. */
const DELAYED_TRANSITION_MS = '3000'

export const OPTIONS: readonly Option[] = [
  {
    name: 'port',
    type: { kind: 'integer', min: 0, max: 65_535 },
    default: 8000,
    description: 'port to listen on; 0 takes any free one',
    dynamoDbLocal: { flag: '-port' },
  },
  {
    name: 'host',
    type: { kind: 'text', shown: 'address' },
    default: '127.0.0.1',
    description: 'address to listen on; 0.0.0.0 in a container',
  },
  {
    name: 'dataDir',
    type: { kind: 'text', shown: 'folder' },
    default: DEFAULT_DATA_DIR,
    description: 'folder that keeps the data; made when missing',
    dynamoDbLocal: { flag: '-dbPath' },
  },
  {
    name: 'inMemory',
    type: { kind: 'switch' },
    default: false,
    description: 'keep everything in memory, nothing on disk',
    dynamoDbLocal: { flag: '-inMemory', value: 'true' },
  },
  {
    name: 'sharedDb',
    type: { kind: 'switch' },
    default: false,
    description: 'one namespace for every region and account',
    dynamoDbLocal: { flag: '-sharedDb', value: 'true' },
  },
  {
    name: 'cors',
    type: { kind: 'text', shown: 'origins' },
    default: '*',
    description: 'origins that browsers may call from, with commas between',
    dynamoDbLocal: { flag: '-cors' },
  },
  {
    name: 'logLevel',
    type: { kind: 'choice', choices: LOG_LEVELS },
    default: 'info',
    description: 'least level of the log lines on stderr; debug has a line a request',
  },
  {
    name: 'fsync',
    type: { kind: 'choice', choices: ['off', 'on'] },
    default: 'off',
    description: 'off: an acknowledged write survives the death of the process; on: the loss of power too',
  },
  {
    name: 'transition',
    type: { kind: 'integer', min: 0, max: 86_400_000, unit: 'ms' },
    default: 0,
    description: 'how long CREATING, UPDATING, DELETING and backfills last, in ms',
    dynamoDbLocal: { flag: '-delayTransientStatuses', value: DELAYED_TRANSITION_MS },
  },
  {
    name: 'transactionHold',
    type: { kind: 'integer', min: 0, max: 86_400_000, unit: 'ms' },
    default: 0,
    description: 'how long a transaction holds its items before it commits, in ms; others meet conflicts meanwhile',
  },
  {
    name: 'capacity',
    type: { kind: 'choice', choices: CAPACITY_MODES },
    default: 'provisioned',
    description:
      'off: nothing throttles; provisioned: provisioned throughput and on-demand maxima do; full: partitions, on-demand growth and quotas too',
  },
  {
    name: 'burst',
    type: { kind: 'integer', min: 0, max: 3600, unit: 's' },
    default: 300,
    description: 'seconds of unused provisioned throughput that are kept for bursts',
  },
  {
    name: 'heat',
    type: { kind: 'integer', min: 1, max: 3600, unit: 's' },
    default: 10,
    description: 'seconds that a rate must last before a partition splits or an on-demand table grows',
  },
  {
    name: 'regionLag',
    type: { kind: 'lag' },
    default: 0,
    description: 'how long a write takes to the other regions of a global table, in ms: 500, or drawn for each from 200-900',
  },
  {
    name: 'replicaLag',
    type: { kind: 'lag' },
    default: 0,
    description: 'how far the followers in the other two zones trail a leader, in ms: 20, or drawn for each change from 5-40',
  },
  {
    name: 'gsiLag',
    type: { kind: 'lag' },
    default: 0,
    description: 'how far global indexes trail their table, in ms: 20, or drawn for each change from 5-40',
  },
  {
    name: 'failover',
    type: { kind: 'integer', min: 0, max: 86_400_000, unit: 'ms' },
    default: 3000,
    description: 'how long a partition has no leader after the zone of its leader was lost, in ms',
  },
  {
    name: 'wording',
    type: { kind: 'choice', choices: WORDINGS },
    default: 'latest',
    description: "words of refusals: the service's newest, those of us-east-1, or those from before June 2026",
  },
  {
    name: 'seed',
    type: { kind: 'text', shown: 'text' },
    default: undefined,
    description: 'seed of every random choice; a random one is drawn and printed when none is given',
  },
  {
    name: 'clock',
    type: { kind: 'choice', choices: ['real', 'manual'] },
    default: undefined,
    description:
      'real: runs with the machine; manual: stands still until it is moved; when not given, as the data folder remembers it, or real',
  },
  {
    name: 'clockStart',
    type: { kind: 'moment' },
    default: undefined,
    description:
      'where a clock begins that the data folder does not remember; else real at the machine’s time, manual at 2026-01-01',
  },
  {
    name: 'audit',
    type: { kind: 'choice', choices: ['off', 'on'] },
    default: 'off',
    description: "on: keep every table's log, and a follower that audits it",
  },
  {
    name: 'partitionBytes',
    type: { kind: 'integer', min: 4096, max: Number.MAX_SAFE_INTEGER, unit: 'bytes' },
    default: 10 * 1024 ** 3,
    description:
      'size at which a partition splits, and the most that an item collection beside local indexes may grow to, in bytes',
  },
  {
    name: 'compactOnStart',
    type: { kind: 'switch' },
    default: false,
    description: 'compact the data folder before serving',
    dynamoDbLocal: { flag: '-optimizeDbBeforeStartup', value: 'true' },
  },
]

const hyphenate = (name: OptionName): string => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)

/** The flag of an option: `--data-dir` for `dataDir`. */
export const flagOf = (name: OptionName): string => `--${hyphenate(name)}`

/** The environment variable of an option: `DYNALAB_DATA_DIR` for `dataDir`. */
export const variableOf = (name: OptionName): string => `DYNALAB_${hyphenate(name).replaceAll('-', '_').toUpperCase()}`

/** Values as texts, from flags or variables; `spelled` says how that source spells an option's name. @throws OptionError */
export function optionsFromTexts(texts: ReadonlyMap<OptionName, string>, spelled: (name: OptionName) => string): GivenOptions {
  const given: Record<string, unknown> = {}
  for (const option of OPTIONS) {
    const text = texts.get(option.name)
    if (text !== undefined) given[option.name] = valueOf(option.type, text, spelled(option.name))
  }
  return checkTogether(given, spelled)
}

/** The options in an environment; a variable that is set to nothing counts as not set. @throws OptionError */
export function optionsFromEnvironment(environment: Readonly<Record<string, string | undefined>> = process.env): GivenOptions {
  const texts = new Map<OptionName, string>()
  for (const { name } of OPTIONS) {
    const text = environment[variableOf(name)]
    if (text !== undefined && text !== '') texts.set(name, text)
  }
  return optionsFromTexts(texts, variableOf)
}

/** Variables that look like an option's and are none, such as a misspelled one. The test suite's own are left out. */
export function strangeVariables(environment: Readonly<Record<string, string | undefined>> = process.env): string[] {
  const known = new Set(OPTIONS.map(({ name }) => variableOf(name)))
  return Object.keys(environment).filter((name) => /^DYNALAB_(?!TEST_)/.test(name) && !known.has(name))
}

/** Flags over the environment: a flag that says where data goes also outweighs the other way's variable. */
export function flagsOverEnvironment(environment: GivenOptions, flags: GivenOptions): GivenOptions {
  const { inMemory, dataDir, ...rest } = environment
  const placed = flags.inMemory !== undefined || flags.dataDir !== undefined
  return { ...rest, ...(placed ? {} : { inMemory, dataDir }), ...flags }
}

/** Every option, checked, with defaults for those not given. @throws OptionError */
export function resolveOptions(given: GivenOptions = {}): EmulatorOptions {
  const stranger = Object.keys(given).find((name) => !OPTIONS.some((option) => option.name === name))
  if (stranger !== undefined) {
    throw new OptionError(`unknown option '${stranger}': the options are ${OPTIONS.map((option) => option.name).join(', ')}`)
  }
  // A set that was resolved before names the default folder, though nobody asked for it.
  checkTogether(given.dataDir === DEFAULT_DATA_DIR ? { ...given, dataDir: undefined } : given, (name) => name)
  const entries = OPTIONS.map((option) => {
    const value = given[option.name]
    return [option.name, value === undefined ? option.default : checkOption(option.type, value, option.name)]
  })
  return Object.fromEntries(entries) as EmulatorOptions // each line of the table has the type that the interface names
}

function checkTogether(given: GivenOptions, spelled: (name: OptionName) => string): GivenOptions {
  if (given.inMemory === true && given.dataDir !== undefined) {
    throw new OptionError(`${spelled('inMemory')} and ${spelled('dataDir')} contradict each other: leave one of them out`)
  }
  if (given.inMemory === true && given.compactOnStart === true) {
    throw new OptionError(`${spelled('compactOnStart')} needs data on disk: leave out ${spelled('inMemory')}`)
  }
  return given
}
