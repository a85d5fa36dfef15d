// What is printed of a failing test is bounded, whatever the test did, and names what a reader needs: each refusal with its rule, strict findings,
// and where the data is.
import { expect, test } from 'vitest'
import { lineOf, reportOf } from '../../src/testing/report.js'

const request = {
  requestId: 'R',
  emulatedAtMs: 0,
  bytes: 2,
  atMs: Date.UTC(2026, 0, 1, 12, 0, 0, 7),
  operation: 'PutItem',
  tables: ['music'],
  latencyMs: 0.84,
  status: 200,
}

test('a request is one line', () => {
  expect(lineOf({ ...request, units: 1 })).toBe('12:00:00.007  PutItem music  200  1 unit  0.8 ms')
  expect(lineOf({ ...request, units: 2.5 })).toBe('12:00:00.007  PutItem music  200  2.5 units  0.8 ms')
  const refused = { ...request, status: 400, error: 'ValidationException', rule: `two\nlines ${'x'.repeat(1000)}` }
  const line = lineOf(refused)
  expect(line).toMatch(/^12:00:00\.007 {2}PutItem music {2}400 {2}0\.8 ms {2}ValidationException: two lines x+…$/)
  expect(line).toHaveLength(200)
})

test('a report says how to come back, and where the data is', () => {
  const report = reportOf({
    test: 'music > is kept',
    seed: "it's 1",
    requests: [request],
    isCut: false,
    strict: undefined,
    kept: { name: 'one', folder: '/tmp/with space' },
  })
  expect(report.split('\n')).toEqual([
    'dynalab: music > is kept',
    `  seed: it's 1, the same again with DYNALAB_SEED='it'\\''s 1'`,
    '  1 request:',
    '    12:00:00.007  PutItem music  200  0.8 ms',
    `  its data: npx dynalab serve --data-dir '/tmp/with space'`,
  ])
})

test('a report without requests, with findings and with data that a server has', () => {
  const finding = { rule: 'scan', table: 'music', detail: 'it reads every item', count: 3 }
  const strict = { mode: 'warn', failed: false, rules: {}, omitted: 0, findings: Array.from({ length: 12 }, () => finding) }
  const lines = reportOf({
    ...{ test: 'a', seed: '1', requests: [], isCut: false, strict: strict as never, kept: { name: 'one', folder: undefined } },
  }).split('\n')
  expect(lines.slice(2, 5)).toEqual(['  0 requests', '  strict mode found:', '    scan music: it reads every item (3 times)'])
  expect(lines.slice(-2)).toEqual(['    and 2 more', '  its data: the snapshot one of the server'])
})
