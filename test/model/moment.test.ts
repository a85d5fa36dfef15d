// Which texts are moments, and which moment: a text without an offset must mean the same on every machine.
import { expect, test } from 'vitest'
import { momentMs } from '../../src/model/moment.js'

test.each([
  ['2026-03-01', Date.UTC(2026, 2, 1)],
  ['2026-03-01T12:30', Date.UTC(2026, 2, 1, 12, 30)],
  ['2026-03-01T12:30:05', Date.UTC(2026, 2, 1, 12, 30, 5)],
  ['2026-03-01T12:30:05.25Z', Date.UTC(2026, 2, 1, 12, 30, 5, 250)],
  ['2026-03-01T00:30:00+01:00', Date.UTC(2026, 1, 28, 23, 30)],
  ['2028-02-29', Date.UTC(2028, 1, 29)],
  ['4999-12-31T23:59:59.999Z', Date.UTC(4999, 11, 31, 23, 59, 59, 999)],
])('%s', (text, ms) => {
  expect(momentMs(text)).toBe(ms)
})

test.each([
  '',
  'now',
  '2026',
  '2026-3-1',
  '2026-02-30',
  '2026-13-01',
  '2026-01-01T25:00',
  '2026-01-01 12:00',
  '1969-12-31',
  '5000-01-01',
  '10000-01-01',
])('no moment: %s', (text) => {
  expect(momentMs(text)).toBeUndefined()
})
