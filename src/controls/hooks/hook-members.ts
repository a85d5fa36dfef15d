// What a hook is told, member by member, and what is made of it: Lambda's names for what CreateEventSourceMapping has. Invariant: a hook that
// can't be as it is asked for is refused whole, by the name of the member.
import { type Filter, readFilter } from '../../hooks/filters/filter.js'
import { PatternError } from '../../hooks/filters/pattern-error.js'
import { HOOK_DEFAULTS, HOOK_LIMITS, type HookSettings } from '../../hooks/settings.js'
import { LIMITS } from '../../model/limits.js'
import { choice, flag, integer, type Member, text } from '../members.js'
import { NAMESPACE_MEMBERS } from '../namespace.js'
import { invalid } from '../refusal.js'

const NAME = /^[A-Za-z0-9._-]+$/
const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null

const within = ({ min, max }: { readonly min: number; readonly max: number }, what = ''): Member<number> =>
  integer(min, max, what)

/** A number of that range, or -1 for no end. */
const orEndless = (range: { readonly min: number; readonly max: number }, what: string): Member<number> => ({
  must: `-1 for no end, or ${within(range, what).must}`,
  schema: { oneOf: [{ const: -1 }, within(range).schema] },
  read: (given) => (given === -1 ? -1 : within(range).read(given)),
})

/** Source: docs CreateTable. A hook of a table that can't be there would wait for ever. */
const TABLE_NAME = new RegExp(`^[a-zA-Z0-9_.-]{${LIMITS.tableNameMinCharacters},${LIMITS.tableNameMaxCharacters}}$`)
const table: Member<string> = {
  must: `the name of a table, ${LIMITS.tableNameMinCharacters} to ${LIMITS.tableNameMaxCharacters} letters, digits, dots, hyphens and underscores`,
  schema: { type: 'string', pattern: TABLE_NAME.source },
  read: (given) => (typeof given === 'string' && TABLE_NAME.test(given) ? given : undefined),
}

const name: Member<string> = {
  must: 'letters, digits, dots, hyphens and underscores',
  schema: { type: 'string', pattern: NAME.source },
  read: (given) => (typeof given === 'string' && NAME.test(given) ? given : undefined),
}

const REPORT = 'ReportBatchItemFailures'
const functionResponseTypes: Member<boolean> = {
  must: `[] or ["${REPORT}"]`,
  schema: { type: 'array', maxItems: 1, items: { const: REPORT } },
  read: (given) => {
    const types = Array.isArray(given) ? (given as unknown[]) : undefined
    if (types?.length === 0) return false
    return types?.length === 1 && types[0] === REPORT ? true : undefined
  },
}

const filterCriteria: Member<readonly Filter[]> = {
  must: `{"filters": [{"pattern": …}]} with at most ${HOOK_LIMITS.filters} patterns, each JSON or its text`,
  schema: {
    type: 'object',
    properties: {
      filters: {
        type: 'array',
        maxItems: HOOK_LIMITS.filters,
        items: { type: 'object', properties: { pattern: { type: ['string', 'object'] } }, required: ['pattern'] },
      },
    },
  },
  read: (given) => {
    const filters = isObject(given) && Object.keys(given).join() === 'filters' ? given['filters'] : undefined
    if (!Array.isArray(filters) || filters.length > HOOK_LIMITS.filters) return undefined
    return filters.every(hasPattern) ? filters.map(({ pattern }, n) => filterOf(pattern, n)) : undefined
  },
}

const hasPattern = (given: unknown): given is { readonly pattern: unknown } =>
  isObject(given) && Object.keys(given).join() === 'pattern'

/** @throws Refusal that says what is wrong with the pattern */
function filterOf(pattern: unknown, place: number): Filter {
  const words = `filterCriteria.filters[${place}].pattern`
  const given = typeof pattern === 'string' ? pattern : JSON.stringify(pattern)
  if (given.length > HOOK_LIMITS.patternCharacters) {
    throw invalid(`${words} is longer than ${HOOK_LIMITS.patternCharacters} characters`)
  }
  try {
    return readFilter(given)
  } catch (error) {
    if (!(error instanceof PatternError)) throw error
    throw invalid(`${words} is malformed: ${error.message}`)
  }
}

const destinationConfig: Member<string> = {
  must: '{"onFailure": {"destination": …}} with the name of a file',
  schema: {
    type: 'object',
    properties: { onFailure: { type: 'object', properties: { destination: { type: 'string', minLength: 1 } } } },
  },
  read: (given) => {
    const onFailure = isObject(given) && Object.keys(given).join() === 'onFailure' ? given['onFailure'] : undefined
    const file = isObject(onFailure) && Object.keys(onFailure).join() === 'destination' ? onFailure['destination'] : undefined
    return typeof file === 'string' && file !== '' ? file : undefined
  },
}

/** Refused in words of its own, since a hook without it would do something else than it was asked to. */
const tumblingWindowInSeconds: Member<0> = {
  must: '0: tumbling windows are not supported by Dynalab yet',
  schema: { const: 0 },
  read: (given) => (given === 0 ? 0 : undefined),
}

/** What CreateEventSourceMapping has, but for the function and the stream. */
export const SETTING_MEMBERS = {
  batchSize: within(HOOK_LIMITS.batchSize),
  maximumBatchingWindowInSeconds: within(HOOK_LIMITS.windowSec, ' of seconds'),
  parallelizationFactor: within(HOOK_LIMITS.parallelization),
  startingPosition: choice(['TRIM_HORIZON', 'LATEST']),
  maximumRetryAttempts: orEndless(HOOK_LIMITS.retries, ''),
  maximumRecordAgeInSeconds: orEndless(HOOK_LIMITS.recordAgeSec, ' of seconds'),
  bisectBatchOnFunctionError: flag,
  functionResponseTypes,
  filterCriteria,
  destinationConfig,
  tumblingWindowInSeconds,
  /** Of the function, as Lambda has it. */
  timeout: within(HOOK_LIMITS.timeoutSec, ' of seconds'),
}

export const HOOK_MEMBERS = {
  table,
  handler: text('a file, or a URL of http or https'),
  name,
  ...NAMESPACE_MEMBERS,
  ...SETTING_MEMBERS,
}

type SettingValues = { readonly [Name in keyof typeof SETTING_MEMBERS]?: ReturnType<(typeof SETTING_MEMBERS)[Name]['read']> }

/** What was read, with defaults for the rest. */
export function settingsOf(values: SettingValues): HookSettings {
  const { functionResponseTypes: reports, filterCriteria: filters, destinationConfig: onFailure } = values
  const { tumblingWindowInSeconds: _none, ...plain } = values
  const given = Object.fromEntries(Object.keys(HOOK_DEFAULTS).flatMap((key) => entryOf(plain, key)))
  return {
    ...HOOK_DEFAULTS,
    ...given,
    reportsBatchItemFailures: reports ?? HOOK_DEFAULTS.reportsBatchItemFailures,
    filters: filters ?? HOOK_DEFAULTS.filters,
    onFailure: onFailure ?? HOOK_DEFAULTS.onFailure,
  }
}

const entryOf = (values: object, key: string): readonly [string, unknown][] => {
  const value = Reflect.get(values, key) as unknown
  return value === undefined ? [] : [[key, value]]
}

/** Settings by the names under which they are given. */
export function shownSettings(settings: HookSettings): Readonly<Record<string, unknown>> {
  const { reportsBatchItemFailures, filters, onFailure, ...plain } = settings
  return {
    ...plain,
    functionResponseTypes: reportsBatchItemFailures ? [REPORT] : [],
    filterCriteria: { filters: filters.map(({ pattern }) => ({ pattern })) },
    ...(onFailure === undefined ? {} : { destinationConfig: { onFailure: { destination: onFailure } } }),
  }
}
