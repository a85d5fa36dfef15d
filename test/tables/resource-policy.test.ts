// Revisions of a resource's policy: a change gives one that was never given, however many changes fall into a millisecond or the clock goes back.
import { expect, test } from 'vitest'
import { nextRevision } from '../../src/tables/resource-policy.js'

test('a change within the same millisecond, or after the clock was set back, has a later revision', () => {
  const first = nextRevision(undefined, 1_764_000_000_000)
  const second = nextRevision({ text: '{}', revisionId: first }, 1_764_000_000_000)
  const third = nextRevision({ text: '{}', revisionId: second }, 1_000)
  const fourth = nextRevision({ text: '{}', revisionId: third }, 1_764_000_000_500)
  expect([first, second, third, fourth]).toEqual(['1764000000000', '1764000000001', '1764000000002', '1764000000500'])
})
