// The other half of the histories, so that two workers share them.
import { expect, test } from 'vitest'
import { expectRight, REPEATED } from './many.js'

test.runIf(REPEATED === undefined)('concurrent histories are right', { timeout: 300_000 }, async () => {
  expect((await expectRight(500)).histories).toBe(500)
})
