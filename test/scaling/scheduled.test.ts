// When a scheduled action is due after the clock was set back: by its schedule from now on, unless it is due sooner anyway.
import { expect, test } from 'vitest'
import { withEarlierDue } from '../../src/scaling/scheduled.js'

const MINUTE_MS = 60_000
const MADE_MS = Date.UTC(2026, 5, 1)
const NEXT_MS = MADE_MS + 600 * MINUTE_MS

test.each([
  ['rate(10 minutes)', MADE_MS - 300 * MINUTE_MS, NEXT_MS, MADE_MS + 10 * MINUTE_MS],
  ['rate(10 minutes)', NEXT_MS - 5 * MINUTE_MS, NEXT_MS, NEXT_MS],
  ['cron(0 12 * * ? *)', MADE_MS, MADE_MS + 36 * 60 * MINUTE_MS, MADE_MS + 12 * 60 * MINUTE_MS],
  ['cron(0 12 * * ? *)', MADE_MS + 13 * 60 * MINUTE_MS, MADE_MS + 12 * 60 * MINUTE_MS, MADE_MS + 12 * 60 * MINUTE_MS], // missed, and still to act
  ['at(2026-06-01T01:00:00)', MADE_MS, undefined, undefined], // has acted
])('%s at %d, due at %d', (text, nowMs, nextDueMs, due) => {
  const action = { name: 'a', arn: 'arn', createdAtMs: MADE_MS, schedule: { text } }
  expect(withEarlierDue({ ...action, ...(nextDueMs === undefined ? {} : { nextDueMs }) }, nowMs).nextDueMs).toBe(due)
})
