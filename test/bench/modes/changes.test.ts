// The ratio of two sides, from the samples of launches.
import { describe, expect, it } from 'vitest'
import type { Measured } from '../load/drive.js'
import { judgeInterval } from '../report/goals.js'
import { WORKLOADS } from '../workloads/list.js'
import { changesOf } from './changes.js'
import type { Sample } from './rounds.js'

const SIDES = { before: { label: 'before', shown: 'before' }, after: { label: 'after', shown: 'after' } }
const workloads = WORKLOADS.filter(({ name }) => name === 'GetItem')

function sample(contestant: string, round: number, requestsPerSecond: number, serverCpuUs: number): Sample {
  const measured: Measured = {
    requests: 1,
    seconds: 1,
    requestsPerSecond,
    serverCpuUs,
    p50Ms: 1,
    p99Ms: 1,
    loadCpuShare: 0,
    startedAtUs: 0,
    endedAtUs: 0,
  }
  return { operation: 'GetItem', contestant, round, measured }
}

describe('changes', () => {
  // A round that one side has no figure for says nothing: with it, the ratio would be 10 and not 0.5.
  it('compares inside a round, and only where both were measured', () => {
    const samples = [sample('before', 0, 1000, 20), sample('after', 0, 500, 40), sample('before', 1, 50, 20)]
    const [change] = changesOf(workloads, [{ samples, failures: [] }], SIDES)
    expect(change?.rate).toMatchObject({ before: 1000, after: 500, interval: { ratio: 0.5 } })
  })

  // Twice the time on a core is half as good, whatever the clock says.
  it('turns the cost round, so that less than 1 is dearer', () => {
    const samples = [sample('before', 0, 1000, 20), sample('after', 0, 1000, 40)]
    const [change] = changesOf(workloads, [{ samples, failures: [] }], SIDES)
    expect(change?.byCpu.interval.ratio).toBe(0.5)
  })

  it('has no change for what failed on one side', () => {
    expect(changesOf(workloads, [{ samples: [sample('before', 0, 1000, 20)], failures: [] }], SIDES)).toEqual([])
  })

  // A goal is met by the whole interval or not at all: noise must neither meet nor miss it.
  it.each([
    { low: 0.91, high: 1.2, expected: '0.9: met' },
    { low: 0.85, high: 1.2, expected: '0.9: not shown' },
    { low: 0.7, high: 0.89, expected: '0.9: MISSED' },
  ])('judges $low to $high as $expected', ({ low, high, expected }) => {
    expect(judgeInterval({ ratio: 1, low, high }, 0.9)).toBe(expected)
  })
})
