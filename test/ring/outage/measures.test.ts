// The figures that outages are judged by: one client refused for two seconds has to show, whatever the others were answered meanwhile.
import { expect, test } from 'vitest'
import { measuresOf, type Sample } from './measures.js'

const sample = (client: number, startMs: number, endMs: number, refusal?: string): Sample => ({ client, startMs, endMs, refusal })

test('silence is a time in which nobody was answered', () => {
  const samples = [sample(0, 0, 100), sample(1, 50, 900, 'InternalServerError'), sample(0, 100, 1400), sample(1, 900, 1500)]
  expect(measuresOf(samples, 0, 1600)).toMatchObject({ silenceMs: 1300, longestMs: 1300, requests: 4 })
})

test('silence lasts from the beginning and to the end', () => {
  expect(measuresOf([sample(0, 500, 600)], 0, 700).silenceMs).toBe(600)
  expect(measuresOf([sample(0, 0, 100)], 0, 700).silenceMs).toBe(600)
})

test('a client is refused until its next answer, however the others fare', () => {
  const others = Array.from({ length: 20 }, (_, n) => sample(1, n * 100, n * 100 + 90))
  const refused = [sample(0, 200, 300, 'InternalServerError'), sample(0, 300, 900, 'ThrottlingException'), sample(0, 900, 1200)]
  expect(measuresOf([...others, ...refused], 0, 2000)).toMatchObject({
    refusedMs: 1000,
    refusals: { InternalServerError: 1, ThrottlingException: 1 },
  })
})

test('a client that is refused to the end is refused until then', () => {
  expect(measuresOf([sample(0, 0, 100), sample(0, 100, 200, 'InternalServerError')], 0, 2000).refusedMs).toBe(1900)
})
