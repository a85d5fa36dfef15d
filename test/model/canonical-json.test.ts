// Proves that the order in which a client wrote members makes no difference, that everything else does, and that odd names are only names.
import { describe, expect, it } from 'vitest'
import { canonicalJson } from '../../src/model/canonical-json.js'

const textOf = (json: string): string => canonicalJson(JSON.parse(json))

describe('canonicalJson', () => {
  it.each([
    ['{"b":1,"a":{"d":null,"c":"x"}}', '{"a":{"c":"x","d":null},"b":1}'],
    ['[{"b":true,"a":[]},2]', '[{"a":[],"b":true},2]'],
    ['{"constructor":1,"__proto__":{"b":1,"a":2},"10":0,"9":0}', '{"10":0,"9":0,"__proto__":{"a":2,"b":1},"constructor":1}'],
    ['"é\\ud800\\""', '"é\\ud800\\""'],
    ['{}', '{}'],
  ])('writes %s with sorted members', (written, expected) => {
    expect(textOf(written)).toBe(expected)
  })

  it.each([
    ['[1,2]', '[2,1]'],
    ['{"a":"1"}', '{"a":1}'],
    ['{"a":{"b":1},"c":2}', '{"a":{"b":1,"c":2}}'],
  ])('tells %s from %s', (one, other) => {
    expect(textOf(one)).not.toBe(textOf(other))
  })
})
