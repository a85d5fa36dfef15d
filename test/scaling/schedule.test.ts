// When scheduled actions act: each form of a schedule, its zone and its bounds, and what cannot be read.
import { describe, expect, test } from 'vitest'
import { isSchedule, isTimezone, nextRunMs } from '../../src/scaling/schedule.js'

const at = (text: string): number => Date.parse(`${text}Z`)
const CREATED = at('2026-01-01T00:00:30')
const next = (
  text: string,
  more: { timezone?: string; startMs?: number; endMs?: number; after?: string } = {},
): string | undefined => {
  const { timezone, startMs, endMs, after = '2026-01-01T00:00:30' } = more
  const window = {
    createdAtMs: CREATED,
    ...(startMs === undefined ? {} : { startMs }),
    ...(endMs === undefined ? {} : { endMs }),
  }
  const ms = nextRunMs({ text, ...(timezone === undefined ? {} : { timezone }) }, window, at(after))
  return ms === undefined ? undefined : new Date(ms).toISOString().slice(0, 19)
}

describe('acts next', () => {
  test.each([
    ['at(2026-07-01T09:00:00)', {}, '2026-07-01T09:00:00'],
    ['at(2026-07-01T09:00:00)', { timezone: 'Europe/Berlin' }, '2026-07-01T07:00:00'],
    ['at(2026-07-01T09:00:00)', { after: '2026-07-01T09:00:00' }, undefined],
    ['rate(1 minute)', {}, '2026-01-01T00:01:30'],
    ['rate(5 minutes)', { after: '2026-01-01T00:05:30' }, '2026-01-01T00:10:30'],
    ['rate(2 hours)', { startMs: at('2026-01-02T00:00:00') }, '2026-01-02T00:00:00'],
    ['rate(2 hours)', { startMs: at('2026-01-02T00:00:00'), after: '2026-01-02T00:00:00' }, '2026-01-02T02:00:00'],
    ['rate(1 day)', { endMs: at('2026-01-01T12:00:00') }, undefined],
    ['cron(0 9 * * ? *)', {}, '2026-01-01T09:00:00'],
    ['cron(0 9 * * ? *)', { timezone: 'America/New_York' }, '2026-01-01T14:00:00'],
    ['cron(0 9 ? * MON-FRI *)', { after: '2026-01-02T09:00:00' }, '2026-01-05T09:00:00'],
    // In these expressions Sunday is the first day.
    ['cron(0 9 ? * 2 *)', {}, '2026-01-05T09:00:00'],
    ['cron(0 9 ? * 6L *)', {}, '2026-01-30T09:00:00'],
    ['cron(0 9 ? * FRI#2 *)', {}, '2026-01-09T09:00:00'],
    ['cron(0/20 9 * * ? *)', { after: '2026-01-01T09:00:00' }, '2026-01-01T09:20:00'],
    ['cron(*/20 9 * * ? *)', { after: '2026-01-01T09:40:00' }, '2026-01-02T09:00:00'],
    ['cron(30 8 L * ? *)', {}, '2026-01-31T08:30:00'],
    ['cron(0 9 1 1 ? 2027)', {}, '2027-01-01T09:00:00'],
    ['cron(0 9 * * ? 2020)', {}, undefined],
    ['cron(0 9 * * ? *)', { startMs: at('2026-03-01T00:00:00') }, '2026-03-01T09:00:00'],
    ['cron(0 9 * * ? *)', { startMs: at('2026-03-01T09:00:00') }, '2026-03-01T09:00:00'],
    ['cron(0 9 * * ? *)', { endMs: at('2026-01-01T09:00:00') }, '2026-01-01T09:00:00'],
    ['cron(0 9 * * ? *)', { endMs: at('2026-01-01T08:59:59') }, undefined],
  ] as const)('%s %j', (text, more, expected) => {
    expect(isSchedule({ text })).toBe(true)
    expect(next(text, more)).toBe(expected)
  })
})

test.each([
  ...['', 'at()', 'at(2026-02-30T09:00:00)', 'at(2026-01-01T24:00:00)', 'at(2026-01-01)', 'at(2026-01-01T09:00:00Z)'],
  ...['rate(0 minutes)', 'rate(-1 minutes)', 'rate(1.5 hours)', 'rate(5 weeks)', 'rate(5minutes)', 'rate(99999999999 days)'],
  ...['cron()', 'cron(0 9 * * *)', 'cron(0 9 * * * *)', 'cron(0 9 ? * ? *)', 'cron(60 9 * * ? *)', 'cron(0 9 * * ? * *)'],
  ...['cron(@daily)', 'cron(0 9 32 * ? *)', 'cron(0 9 * 13 ? *)', 'cron(0 9 ? * 8 *)', 'cron(a b * * ? *)', '0 9 * * ? *'],
])('%j is no schedule', (text) => {
  expect(isSchedule({ text })).toBe(false)
})

test('zones are those of the platform', () => {
  expect(['UTC', 'Europe/Berlin', 'Pacific/Tahiti', 'Etc/GMT+9'].every(isTimezone)).toBe(true)
  expect(['', '+01:00', 'Nowhere/Land', '__proto__', ' UTC'].some(isTimezone)).toBe(false)
})
