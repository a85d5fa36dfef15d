// When a scheduled action acts: `at(…)`, `rate(…)`, `cron(…)`. Pure: the time is passed in. Cron expressions have the six fields and the
// letters of Quartz, and are read by croner; the few spellings that differ are put into its own.
// Source: docs Application Auto Scaling, PutScheduledAction and cron expressions. Source: assumed: when a rate begins.
import { createRequire } from 'node:module'
import type { Cron as CronClass } from 'croner'

export interface Schedule {
  /** As it was given. */
  readonly text: string
  /** The zone that times of day are meant in, when one was named. */
  readonly timezone?: string
}

/** What a schedule is bounded by. */
export interface ScheduleWindow {
  readonly createdAtMs: number
  readonly startMs?: number
  readonly endMs?: number
}

const AT = /^at\((\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)\)$/
const RATE = /^rate\((\d{1,9}) (minute|hour|day)s?\)$/
const CRON = /^cron\(([^()]*)\)$/
/** A number that is no weekday; those after `#` and `/` count something else. */
const NO_WEEKDAY = /(?<![#/\d])(?:[089]|\d\d)/
const CRON_FIELD = /^[0-9A-Za-z*?,/#-]+$/
const UNIT_MS = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const
/** The greatest value of each field, for `5/10`, which counts on to the end. */
const GREATEST = ['59', '23', '31', '12', '7', '2199']

const load = createRequire(import.meta.url)
/** Loaded when first needed: most emulators never schedule anything. */
const cronClass = (): typeof CronClass => (load('croner') as { Cron: typeof CronClass }).Cron

export function isTimezone(name: string): boolean {
  try {
    return /^[A-Za-z]/.test(name) && new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false // a RangeError: the platform knows no such zone
  }
}

/** True for text that can be read as a schedule. */
export function isSchedule({ text, timezone }: Schedule): boolean {
  const rate = RATE.exec(text)
  if (rate !== null) return Number(rate[1]) > 0
  if (AT.test(text)) return isDate(text)
  return readCron(text, timezone) !== undefined
}

/** The first time after `afterMs` at which a readable schedule acts; undefined when there is none. */
export function nextRunMs(schedule: Schedule, window: ScheduleWindow, afterMs: number): number | undefined {
  const fromMs = Math.max(afterMs, (window.startMs ?? Number.NEGATIVE_INFINITY) - 1)
  const nextMs = unboundedRunMs(schedule, window, fromMs)
  return nextMs === undefined || nextMs > (window.endMs ?? Number.POSITIVE_INFINITY) ? undefined : nextMs
}

/** The time of `at(…)`, of which those before 1970 are all alike; undefined for other schedules. */
export function onlyRunMs({ text, timezone = 'UTC' }: Schedule): number | undefined {
  if (!AT.test(text)) return undefined
  const Cron = cronClass()
  return new Cron(text.slice('at('.length, -1), { timezone, paused: true }).nextRun(new Date(0))?.getTime() ?? 0
}

function unboundedRunMs(schedule: Schedule, window: ScheduleWindow, fromMs: number): number | undefined {
  const rate = RATE.exec(schedule.text)
  if (rate !== null) return rateRunMs(Number(rate[1]) * UNIT_MS[rate[2] as keyof typeof UNIT_MS], window, fromMs) // as RATE has them
  const onlyMs = onlyRunMs(schedule)
  if (onlyMs !== undefined) return onlyMs > fromMs ? onlyMs : undefined
  return readCron(schedule.text, schedule.timezone)?.nextRun(new Date(fromMs))?.getTime()
}

/** From the start, or one period after the making. */
function rateRunMs(periodMs: number, { createdAtMs, startMs }: ScheduleWindow, fromMs: number): number {
  const firstMs = startMs ?? createdAtMs + periodMs
  const periods = Math.floor((fromMs - firstMs) / periodMs) + 1
  return firstMs + Math.max(0, periods) * periodMs
}

/** A day that the month does not have is no date. */
function isDate(text: string): boolean {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = (AT.exec(text) ?? []).slice(1).map(Number)
  if (hour > 23 || minute > 59 || second > 59) return false
  const date = new Date(Date.UTC(year, month - 1, day))
  return date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
}

/** @returns undefined for what is no cron expression */
function readCron(text: string, timezone = 'UTC'): CronClass | undefined {
  const fields = CRON.exec(text)?.[1]?.trim().split(/\s+/) ?? []
  if (fields.length !== GREATEST.length || !fields.every((field) => CRON_FIELD.test(field))) return undefined
  const [, , dayOfMonth, , dayOfWeek = ''] = fields
  if ((dayOfMonth === '?') === (dayOfWeek === '?')) return undefined // of the two days one is left open
  if (NO_WEEKDAY.test(dayOfWeek)) return undefined // the parser would read them as it reads 1 and 7
  const pattern = fields.map((field, at) => field.replace('?', '*').replaceAll(/(?<=^|,)(\w+)\//g, `$1-${GREATEST[at]}/`))
  const Cron = cronClass()
  try {
    return new Cron(`0 ${pattern.join(' ')}`, { timezone, mode: '7-part', alternativeWeekdays: true, paused: true })
  } catch {
    return undefined // the parser's own words would mean nothing to a client
  }
}
