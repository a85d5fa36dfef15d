// What the wire tests leave out on a ring, its page tells the user.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { REASONS } from './left-out.js'

test.each(REASONS)('docs/ring.md says: %s', (reason) => {
  expect(readFileSync('docs/ring.md', 'utf8').replaceAll(/\s+/g, ' ')).toContain(reason)
})
