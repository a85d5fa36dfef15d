// A namespace has one context, made once; a client that names new namespaces at will does not make the emulator keep them all.
import { expect, it } from 'vitest'
import { contexts } from '../../src/operations/contexts.js'

const namespaceOf = (n: number) => ({ account: String(n).padStart(12, '0'), region: 'us-east-1' })
const parts = { engine: {} as never, log: { info: () => undefined } } // looked at by operations alone

it('a namespace has one context', () => {
  const contextOf = contexts({ ...parts, homeOf: (namespace) => namespace })
  expect(contextOf(namespaceOf(1))).toBe(contextOf({ ...namespaceOf(1) }))
  expect(contextOf(namespaceOf(1))).toEqual({ ...parts, namespace: namespaceOf(1) })
  expect(contextOf(namespaceOf(2)).namespace).toEqual(namespaceOf(2))
})

it('all callers have one where they share a namespace', () => {
  const contextOf = contexts({ ...parts, homeOf: () => namespaceOf(0) })
  expect(contextOf(namespaceOf(1))).toBe(contextOf(namespaceOf(2)))
})

it('a thousand are kept', () => {
  const contextOf = contexts({ ...parts, homeOf: (namespace) => namespace })
  const first = contextOf(namespaceOf(0))
  for (let n = 1; n < 1000; n++) contextOf(namespaceOf(n))
  expect(contextOf(namespaceOf(0))).toBe(first)
  contextOf(namespaceOf(1000))
  expect(contextOf(namespaceOf(0))).not.toBe(first)
})
