// What the process may have open is shared out so that the shares fit, whatever the limit is.
import { expect, test } from 'vitest'
import { descriptorShares, sharesOf } from '../../src/runtime/descriptors.js'

test.each([
  [256, { storeFiles: 74, connections: 118 }],
  [1024, { storeFiles: 204, connections: 756 }],
  [20_000, { storeFiles: 1000, connections: 18_936 }],
  [Number.POSITIVE_INFINITY, { storeFiles: 1000, connections: Number.POSITIVE_INFINITY }],
])('of %d', (limit, shares) => {
  expect(sharesOf(limit)).toEqual({ limit, ...shares })
})

test('a limit that leaves nothing leaves a few connections', () => {
  expect(sharesOf(64).connections).toBe(8)
})

test('the limit of this process is known', () => {
  expect(descriptorShares().limit).toBeGreaterThan(0)
})
