// The numbers of regions are written into rows: none may ever change.
import { expect, test } from 'vitest'
import { isRegion, originNumber, regionOfOrigin, STRONG_REGION_SETS } from '../../src/model/regions.js'

test('a region keeps its number', () => {
  const known = { 'us-east-1': 1, 'us-west-2': 4, 'eu-west-1': 9, 'eu-central-1': 12, 'ap-northeast-1': 23, 'ap-southeast-7': 34 }
  for (const [region, number] of Object.entries(known)) {
    expect(originNumber(region)).toBe(number)
    expect(regionOfOrigin(number)).toBe(region)
  }
})

test('what is no region has no number', () => {
  for (const text of ['local', '', 'us-east-9', 'us-east-1 ', 'US-EAST-1']) {
    expect(isRegion(text)).toBe(false)
    expect(() => originNumber(text)).toThrow('has no number')
  }
  for (const origin of [0, 35, -1, 1.5]) expect(() => regionOfOrigin(origin)).toThrow('no region has the number')
})

test('strong sets are made of regions', () => {
  const all = STRONG_REGION_SETS.flatMap((set) => [...set])
  expect(all.every(isRegion)).toBe(true)
  expect(new Set(all).size).toBe(10)
})
