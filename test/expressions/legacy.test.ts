import { describe, expect, test } from 'vitest'
import { applyUpdate } from '../../src/expressions/apply-update.js'
import { evaluateCondition } from '../../src/expressions/condition.js'
import { bindKeyCondition } from '../../src/expressions/key-condition.js'
import { type ExpectedAttribute, lowerExpected, lowerFilter } from '../../src/expressions/legacy-conditions.js'
import { lowerAttributesToGet, lowerKeyConditions } from '../../src/expressions/legacy-keys.js'
import { type ComparisonOperator, type LegacyCondition } from '../../src/expressions/legacy-rules.js'
import { type AttributeUpdate, lowerAttributeUpdates } from '../../src/expressions/legacy-updates.js'
import { project } from '../../src/expressions/projection.js'
import { statementChargeBytes } from '../../src/expressions/statement-charge.js'
import type { Update } from '../../src/expressions/update.js'
import type { AttributeValue, Item } from '../../src/model/attribute-value.js'
import type { KeySchema } from '../../src/model/table.js'
import { refusalOf } from './refusal-of.js'

const asIs = (value: AttributeValue): AttributeValue => value
const P = 'One or more parameter values were invalid: '

const S = { S: 'x' }
const N = { N: '1' }

describe('Expected is refused', () => {
  test.each<[ExpectedAttribute, string]>([
    [
      { Value: S, AttributeValueList: [S], Exists: true, ComparisonOperator: 'EQ' },
      'Value and AttributeValueList cannot be used together for Attribute: a',
    ],
    [{ Exists: false, ComparisonOperator: 'EQ' }, 'Exists and ComparisonOperator cannot be used together for Attribute: a'],
    [{ ComparisonOperator: 'GT' }, 'Value or AttributeValueList must be used with ComparisonOperator: GT for Attribute: a'],
    [{ ComparisonOperator: 'NULL', Value: S }, 'Invalid number of argument(s) for the NULL ComparisonOperator'],
    [{ ComparisonOperator: 'BETWEEN', Value: S }, 'Invalid number of argument(s) for the BETWEEN ComparisonOperator'],
    [{ ComparisonOperator: 'IN', AttributeValueList: [S, N] }, 'AttributeValues inside AttributeValueList must be of same type'],
    [{ AttributeValueList: [S] }, 'AttributeValueList can only be used with a ComparisonOperator for Attribute: a'],
    [
      { AttributeValueList: [S], Exists: false },
      'AttributeValueList can only be used with a ComparisonOperator for Attribute: a',
    ],
    [{}, 'Value must be provided when Exists is null for Attribute: a'],
    [{ Exists: true }, 'Value must be provided when Exists is true for Attribute: a'],
    [{ Exists: false, Value: S }, 'Value cannot be used when Exists is false for Attribute: a'],
  ])('%j', (entry, sentence) => {
    expect(refusalOf(() => lowerExpected({ a: entry }, undefined, asIs))).toBe(P + sentence)
  })
})

describe('a filter is refused', () => {
  test.each<[LegacyCondition, string]>([
    [{ ComparisonOperator: 'EQ' }, `${P}Invalid number of argument(s) for the EQ ComparisonOperator`],
    [{ ComparisonOperator: 'IN', AttributeValueList: [] }, `${P}Invalid number of argument(s) for the IN ComparisonOperator`],
    [
      { ComparisonOperator: 'LT', AttributeValueList: [{ BOOL: true }] },
      `${P}ComparisonOperator LT is not valid for BOOL AttributeValue type`,
    ],
    [
      { ComparisonOperator: 'BEGINS_WITH', AttributeValueList: [N] },
      `${P}ComparisonOperator BEGINS_WITH is not valid for N AttributeValue type`,
    ],
    [
      { ComparisonOperator: 'CONTAINS', AttributeValueList: [{ SS: ['a'] }] },
      `${P}ComparisonOperator CONTAINS is not valid for SS AttributeValue type`,
    ],
    [
      { ComparisonOperator: 'BETWEEN', AttributeValueList: [{ N: '10' }, { N: '9' }] },
      'The BETWEEN condition was provided a range where the lower bound is greater than the upper bound',
    ],
  ])('%j', (entry, sentence) => {
    expect(refusalOf(() => lowerFilter({ a: entry }, 'AND', asIs))).toBe(sentence)
  })
})

const ITEM: Item = { a: { N: '10' }, s: { S: 'abc' }, ss: { SS: ['p'] }, 'x.y': { S: 'dotted' } }

function isMet(name: string, operator: ComparisonOperator, ...values: AttributeValue[]): boolean {
  const condition = lowerFilter({ [name]: { ComparisonOperator: operator, AttributeValueList: values } }, undefined, asIs)
  return condition !== undefined && evaluateCondition(condition, ITEM)
}

// Each parameter that names attributes refuses the names that no item can have.
describe('a name that no attribute can have is refused', () => {
  const equal: LegacyCondition = { ComparisonOperator: 'EQ', AttributeValueList: [S] }
  const parameters: Record<string, (name: string) => unknown> = {
    AttributeUpdates: (name) => lowerAttributeUpdates({ a: { Value: S }, [name]: { Value: S } }, asIs),
    AttributesToGet: (name) => lowerAttributesToGet(['a', name]),
    Expected: (name) => lowerExpected({ a: { Value: S }, [name]: { Value: S } }, undefined, asIs),
    'ScanFilter and QueryFilter': (name) => lowerFilter({ a: equal, [name]: equal }, undefined, asIs),
    KeyConditions: (name) => lowerKeyConditions({ a: equal, [name]: equal }, asIs),
  }
  test.each(Object.entries(parameters))('%s', (_parameter, lower) => {
    expect(refusalOf(() => lower(''))).toBe('Empty attribute name')
    const tooLarge = 'Attribute name is too large, must be less than 65536 bytes'
    expect(refusalOf(() => lower('é'.repeat(32_768)))).toBe(tooLarge)
    expect(refusalOf(() => lower('x'.repeat(65_536)))).toBe(tooLarge)
    expect(refusalOf(() => lower('x'.repeat(65_535)))).toBe('no refusal')
  })
})

describe('a legacy operator', () => {
  test.each<[string, ComparisonOperator, AttributeValue[], boolean]>([
    ['a', 'EQ', [{ N: '10' }], true],
    ['ss', 'EQ', [{ SS: ['p'] }], true],
    ['gone', 'EQ', [N], false],
    ['a', 'NE', [{ S: '10' }], true],
    ['gone', 'NE', [N], true],
    ['a', 'GT', [{ N: '9' }], true],
    ['a', 'LE', [{ N: '9' }], false],
    ['a', 'BETWEEN', [{ N: '9' }, { N: '10' }], true],
    ['a', 'IN', [N, { N: '10' }], true],
    ['gone', 'NULL', [], true],
    ['a', 'NULL', [], false],
    ['a', 'NOT_NULL', [], true],
    ['s', 'CONTAINS', [{ S: 'bc' }], true],
    ['ss', 'CONTAINS', [{ S: 'p' }], true],
    ['s', 'NOT_CONTAINS', [{ S: 'bc' }], false],
    ['s', 'NOT_CONTAINS', [{ S: 'z' }], true],
    ['a', 'NOT_CONTAINS', [{ S: 'z' }], true],
    ['gone', 'NOT_CONTAINS', [{ S: 'z' }], false],
    ['s', 'BEGINS_WITH', [{ S: 'ab' }], true],
    // A dot in a legacy name is a character, not a path.
    ['x.y', 'EQ', [{ S: 'dotted' }], true],
  ])('%s %s %j', (name, operator, values, expected) => {
    expect(isMet(name, operator, ...values)).toBe(expected)
  })

  test('is joined with the others by AND, or by OR when that is asked for', () => {
    const expected: Record<string, ExpectedAttribute> = { a: { Value: { N: '10' } }, s: { Exists: false } }
    const results = ([undefined, 'AND', 'OR'] as const).map((operator) => {
      const condition = lowerExpected(expected, operator, asIs)
      return condition !== undefined && evaluateCondition(condition, ITEM)
    })
    expect(results).toEqual([false, false, true])
    expect(lowerExpected({}, undefined, asIs)).toBeUndefined()
  })
})

describe('KeyConditions', () => {
  const keys: KeySchema = { hash: [{ name: 'pk', type: 'S' }], range: [{ name: 'sk', type: 'N' }] }
  const eq = (value: AttributeValue): LegacyCondition => ({ ComparisonOperator: 'EQ', AttributeValueList: [value] })

  test('select like an expression', () => {
    const lowered = lowerKeyConditions({ sk: { ComparisonOperator: 'GE', AttributeValueList: [N] }, pk: eq(S) }, asIs)
    expect(bindKeyCondition(lowered, keys)).toEqual({ hash: [S], rangeEquals: [], rangeLast: { op: '>=', values: [N] } })
  })

  test.each<[Record<string, LegacyCondition>, string]>([
    [{}, 'Conditions can be of length 1 or 2 only'],
    [{ pk: eq(S), sk: eq(N), x: eq(N) }, 'Conditions can be of length 1 or 2 only'],
    [{ pk: eq({ BOOL: true }) }, `${P}ComparisonOperator EQ is not valid for BOOL AttributeValue type`],
    [
      { pk: eq(S), sk: { ComparisonOperator: 'NE', AttributeValueList: [N] } },
      'Attempted conditional constraint is not an indexable operation',
    ],
    [{ pk: { ComparisonOperator: 'NOT_NULL' } }, 'Attempted conditional constraint is not an indexable operation'],
    [{ pk: { ComparisonOperator: 'GT', AttributeValueList: [S] } }, 'Query key condition not supported'],
  ])('%j are refused', (conditions, sentence) => {
    expect(refusalOf(() => bindKeyCondition(lowerKeyConditions(conditions, asIs), keys))).toBe(sentence)
  })
})

describe('AttributesToGet', () => {
  test('projects whole attributes, and takes dots for characters', () => {
    expect(project(lowerAttributesToGet(['x.y', 'a', 'gone']), ITEM)).toEqual({ 'x.y': { S: 'dotted' }, a: { N: '10' } })
  })

  test('refuses a name given twice', () => {
    expect(refusalOf(() => lowerAttributesToGet(['a', 'b', 'a']))).toBe(`${P}Duplicate value in attribute name: a`)
  })
})

describe('AttributeUpdates', () => {
  const lower = (updates: Record<string, AttributeUpdate>): Update => {
    const update = lowerAttributeUpdates(updates, asIs)
    if (update === undefined) throw new Error('nothing to update')
    return update
  }

  test('that are empty change nothing', () => {
    expect(lowerAttributeUpdates({}, asIs)).toBeUndefined()
  })

  test.each<[AttributeUpdate, string]>([
    [{}, 'Only DELETE action is allowed when no attribute value is specified'],
    [{ Action: 'ADD' }, 'Only DELETE action is allowed when no attribute value is specified'],
    [{ Action: 'DELETE', Value: S }, 'DELETE action with value is not supported for the type S'],
    [{ Action: 'ADD', Value: S }, 'ADD action is not supported for the type S'],
  ])('%j is refused', (update, sentence) => {
    expect(refusalOf(() => lower({ a: update }))).toBe(P + sentence)
  })

  // Without an action it is a PUT; ADD creates what is missing; names are whole attributes.
  test.each<[Record<string, AttributeUpdate>, Item]>([
    [
      { n: { Value: S }, 'p.q': { Action: 'PUT', Value: N } },
      { n: S, l: { L: [N] }, ss: { SS: ['a', 'b'] }, 'p.q': N },
    ],
    [
      { n: { Action: 'ADD', Value: N }, m: { Action: 'ADD', Value: N } },
      { n: { N: '6' }, l: { L: [N] }, ss: { SS: ['a', 'b'] }, m: N },
    ],
    [{ l: { Action: 'ADD', Value: { L: [S] } } }, { n: { N: '5' }, l: { L: [N, S] }, ss: { SS: ['a', 'b'] } }],
    [
      { ss: { Action: 'DELETE', Value: { SS: ['a'] } }, n: { Action: 'DELETE' }, gone: { Action: 'DELETE' } },
      { l: { L: [N] }, ss: { SS: ['b'] } },
    ],
  ])('%j', (updates, after) => {
    expect(applyUpdate(lower(updates), { n: { N: '5' }, l: { L: [N] }, ss: { SS: ['a', 'b'] } })).toEqual(after)
    expect(statementChargeBytes(lower(updates))).toBe(0)
  })

  test('refuse at run time what an attribute of another type has', () => {
    const update = lower({ s: { Action: 'ADD', Value: N } })
    expect(refusalOf(() => applyUpdate(update, { s: S }))).toBe('Type mismatch for attribute to update')
  })
})
