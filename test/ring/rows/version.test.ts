// What is proved: versions only rise, whatever clocks do, and two gateways never give the same one.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { nextVersion, slotOf } from '../../../src/ring/rows/version.js'

const NOW_MS = 1_800_000_000_000
const slot = fc.integer({ min: 0, max: 255 })

test('a version is above all that were there, and of its gateway', () => {
  fc.assert(
    fc.property(fc.integer({ min: -5, max: 5 }), slot, fc.integer({ min: -5000, max: 5000 }), (ms, own, us) => {
      const above = NOW_MS * 1000 + us
      const version = nextVersion(NOW_MS + ms, own, above)
      expect(version).toBeGreaterThan(above)
      expect(version).toBeGreaterThanOrEqual((NOW_MS + ms) * 1000)
      expect(version - Math.max(above, (NOW_MS + ms) * 1000)).toBeLessThanOrEqual(256)
      expect(slotOf(version)).toBe(own)
    }),
  )
})

test('it stands in the header of a row', () => {
  expect(nextVersion(NOW_MS, 255, 0).toString(36).length).toBeLessThanOrEqual(10)
})
