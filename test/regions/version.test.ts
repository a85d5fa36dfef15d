// The order of writes over regions: total, the same wherever it is asked, and never lost over a store.
import { describe, expect, it } from 'vitest'
import { compareVersions, localVersion, toVersion, toStoredVersion, type Version } from '../../src/regions/version.js'

const version = (atMs: number, region: string, sequence: number): Version => ({ atMs, region, sequence })

describe('which write stays', () => {
  it.each([
    ['the later one by the clock', version(2, 'eu-west-1', 1), version(1, 'us-west-2', 9)],
    ['of the same time, the larger name of a region', version(1, 'us-west-2', 1), version(1, 'us-east-1', 9)],
    ['of the same time and region, the later one there', version(1, 'us-east-1', 2), version(1, 'us-east-1', 1)],
  ])('%s', (_, winner, loser) => {
    expect(compareVersions(winner, loser)).toBeGreaterThan(0)
    expect(compareVersions(loser, winner)).toBeLessThan(0)
    expect(compareVersions(winner, { ...winner })).toBe(0)
  })

  it('names survive being stored in any region', () => {
    const write = version(5, 'eu-west-1', 7)
    expect(toStoredVersion(write, 'eu-west-1').origin).toBe(0)
    expect(toStoredVersion(write, 'us-east-1').origin).toBeGreaterThan(0)
    for (const region of ['eu-west-1', 'us-east-1']) expect(toVersion(toStoredVersion(write, region), region)).toEqual(write)
  })
})

describe('the version of a write that is made here', () => {
  it.each([
    ['nothing before it', undefined, 100],
    ['an older write of elsewhere', { atMs: 99, origin: 3, sequence: 1 }, 100],
    ['a write of elsewhere at this time', { atMs: 100, origin: 3, sequence: 1 }, 101],
    ['a write of elsewhere ahead of this clock', { atMs: 140, origin: 3, sequence: 1 }, 141],
    ['an own write at this time, which its place in the order beats', { atMs: 100, origin: 0, sequence: 1 }, 100],
    ['an own write ahead of the clock', { atMs: 120, origin: 0, sequence: 1 }, 120],
  ])('over %s', (_, seen, atMs) => {
    expect(localVersion(seen, 100, 2)).toEqual({ atMs, origin: 0, sequence: 2 })
  })
})
