// Members of parsed JSON, whatever they are called, in their order.
import { expect, test } from 'vitest'
import { mapMembers, someMember } from '../../src/model/members.js'

const PARSED = JSON.parse('{"b":1,"__proto__":2,"constructor":3,"a":4}') as Record<string, number>

test('each member comes once, with its own value, in the order of the text', () => {
  expect(mapMembers(PARSED, (name, value) => `${name} ${value}`)).toEqual(['b 1', '__proto__ 2', 'constructor 3', 'a 4'])
})

test('one that is such is found, and none that is not there', () => {
  expect(someMember(PARSED, (value) => value === 2)).toBe(true)
  expect(someMember(PARSED, (value) => typeof value !== 'number')).toBe(false)
})
