// The pure decisions of a hook: what makes a batch, what an answer says, what becomes of a batch that was not handled.
import { describe, expect, test } from 'vitest'
import { countForBatch, countTooOld, newBatch, type PendingRecord } from '../../src/hooks/batch.js'
import { delayAfter, nextStep } from '../../src/hooks/next-step.js'
import { type Verdict, verdictOf } from '../../src/hooks/verdict.js'

const record = (n: number, text = 'x'): PendingRecord => ({ sequence: n, number: `s${n}`, atMs: n * 1000, readAtMs: 0, text })
const records = (count: number): PendingRecord[] => Array.from({ length: count }, (_, n) => record(n))

test.each<[string, readonly PendingRecord[], number]>([
  ['nothing', [], 0],
  ['what there is', records(3), 3],
  ['no more than the batch size', records(9), 5],
  ['no more bytes than an event may have', [record(0, 'x'.repeat(60)), record(1, 'x'.repeat(60)), record(2)], 1],
  ['bytes and not characters', [record(0, 'é'.repeat(30)), record(1, 'é'.repeat(30))], 1],
  ['one record, however large', [record(0, 'x'.repeat(500)), record(1)], 1],
])('a batch is %s', (_words, queue, count) => {
  expect(countForBatch(queue, { records: 5, bytes: 100 })).toBe(count)
})

test.each([
  [3000, 3000, 0],
  [3001, 3000, 1],
  [5000, 1000, 4],
  [9000, 1000, 5],
])('at %d ms and %d ms as the oldest age, %d records are too old', (nowMs, ageMs, count) => {
  expect(countTooOld(records(5), nowMs, ageMs)).toBe(count)
})

describe('an answer', () => {
  const verdict = (answer: unknown, isReported = true): Verdict => verdictOf({ kind: 'answered', answer }, records(4), isReported)
  const failures = (...identifiers: unknown[]): object => ({
    batchItemFailures: identifiers.map((itemIdentifier) => ({ itemIdentifier })),
  })

  test.each<[unknown]>([[undefined], [null], [''], [{}], ['done'], [{ batchItemFailures: null }], [{ batchItemFailures: [] }]])(
    '%j is a success',
    (answer) => expect(verdict(answer)).toEqual({ kind: 'succeeded' }),
  )
  test('that names records fails from the first of them in the order of the batch', () => {
    expect(verdict(failures('s3', 's1'))).toMatchObject({ kind: 'failed', from: 1, isPartial: true })
  })
  test.each<[object]>([
    [failures('')],
    [failures(null)],
    [failures('s9')],
    [failures('s1', 's9')],
    [{ batchItemFailures: [{ id: 's1' }] }],
    [{ batchItemFailures: ['s1'] }],
    [{ batchItemFailures: 's1' }],
  ])('%j fails the whole batch', (answer) => {
    expect(verdict(answer)).toMatchObject({ kind: 'failed', from: 0, isPartial: false })
  })
  test('says nothing where reports are not asked for', () => {
    expect(verdict(failures('s1'), false)).toEqual({ kind: 'succeeded' })
  })
})

describe('a batch that was not handled', () => {
  const whole: Verdict = { kind: 'failed', from: 0, isPartial: false, reason: '' }
  const from = (place: number): Verdict => ({ kind: 'failed', from: place, isPartial: true, reason: '' })
  const endless = { maximumRetryAttempts: -1, bisectBatchOnFunctionError: false }
  const bisecting = { maximumRetryAttempts: 0, bisectBatchOnFunctionError: true }
  /** How many records each of the next batches has, or that it is given up. */
  const next = (count: number, verdict: Verdict, settings: typeof endless, retries = 0): unknown => {
    const step = nextStep({ ...newBatch(records(count)), retries }, verdict, settings)
    return step.kind === 'again' ? step.batches.map((batch) => [batch.records.length, batch.retries]) : step.kind
  }

  test.each<[string, number, Verdict, typeof endless, number, unknown]>([
    ['is tried again', 3, whole, endless, 7, [[3, 8]]],
    ['is tried again while it has retries', 3, whole, { ...endless, maximumRetryAttempts: 2 }, 1, [[3, 2]]],
    ['is given up after them', 3, whole, { ...endless, maximumRetryAttempts: 2 }, 2, 'given up'],
    ['is given up at once without any', 3, whole, { ...endless, maximumRetryAttempts: 0 }, 0, 'given up'],
    ['is tried without what was handled', 3, from(2), endless, 0, [[1, 1]]],
    [
      'is halved, which uses up no retry',
      5,
      whole,
      bisecting,
      0,
      [
        [3, 0],
        [2, 0],
      ],
    ],
    ['is given up when it can not be halved', 1, whole, bisecting, 0, 'given up'],
    ['is cut where the answer says, which uses up no retry', 5, from(3), bisecting, 0, [[2, 0]]],
    [
      'is halved when its first record failed',
      4,
      from(0),
      bisecting,
      0,
      [
        [2, 0],
        [2, 0],
      ],
    ],
    ['has used up nothing when the handler did not run', 3, { kind: 'unreached', reason: '' }, bisecting, 0, [[3, 0]]],
    ['is done when it succeeded', 3, { kind: 'succeeded' }, endless, 0, 'done'],
  ])('%s', (_words, count, verdict, settings, retries, expected) => {
    expect(next(count, verdict, settings, retries)).toEqual(expected)
  })

  test('waits twice as long each time, for a minute at most', () => {
    expect([1, 2, 3, 10, 11, 5000].map(delayAfter)).toEqual([100, 200, 400, 51_200, 60_000, 60_000])
  })
})
