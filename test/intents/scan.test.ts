// The sentences of Scan that differ between cohorts of regions, and the segment that is read.
import { describe, expect, it } from 'vitest'
import { BY_HASH } from '../../src/intents/placement.js'
import { bindScan, planScan } from '../../src/intents/scan.js'
import { refusalStylesOf } from '../../src/intents/refusal-styles.js'
import type { Wording } from '../../src/model/wording.js'
import type { ScanInput } from '../../src/shapes/operations.js'
import { index, keys, table, validationOf } from './records.js'

const music = table(keys('pk:S'), [index('global', 'byG', keys('g:S'), { type: 'KEYS_ONLY' })])
type Input = Omit<ScanInput, 'TableName'>
const scan = (input: Input, wording?: Wording) =>
  bindScan(planScan({ TableName: 'music', ...input }, refusalStylesOf(wording).scan), music, BY_HASH)

describe('wording', () => {
  const cases: readonly [string, Input, string, string][] = [
    [
      'a segment beyond the total',
      { Segment: 3, TotalSegments: 2 },
      'The Segment parameter is zero-based and must be less than parameter TotalSegments',
      'The Segment parameter is zero-based and must be less than parameter TotalSegments: Segment: 3 is not less than TotalSegments: 2',
    ],
    [
      'a start key of another shape',
      { ExclusiveStartKey: { x: { S: 'a' } } },
      'The provided starting key is invalid',
      'The provided starting key is invalid: The provided key element does not match the schema',
    ],
    [
      'SPECIFIC_ATTRIBUTES without any',
      { Select: 'SPECIFIC_ATTRIBUTES' },
      '1 validation error detected: Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES',
      'Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES',
    ],
    [
      'a bad value',
      { FilterExpression: 'a = :v', ExpressionAttributeValues: { ':v': { N: 'x' } } },
      'The parameter cannot be converted to a numeric value: x',
      'ExpressionAttributeValues contains invalid value: The parameter cannot be converted to a numeric value: x for key :v',
    ],
  ]
  it.each(cases)('of %s moved with the region', (_name, input, latest, older) => {
    expect(validationOf(() => scan(input))).toBe(latest)
    expect(validationOf(() => scan(input, 'us-east-1'))).toBe(older)
  })
})

describe('what is read', () => {
  it('leaves no gap between segments', () => {
    const segments = [0, 1, 2].map((Segment) => scan({ Segment, TotalSegments: 3 }))
    const whole = scan({})
    expect(segments[0]?.lower).toEqual(whole.lower)
    expect(segments[1]?.lower).toEqual(segments[0]?.upper)
    expect(segments[2]?.lower).toEqual(segments[1]?.upper)
    expect(segments[2]?.upper).toEqual(whole.upper)
  })

  it('refuses a filter on what an index lacks', () => {
    expect(validationOf(() => scan({ IndexName: 'byG', FilterExpression: 'attribute_exists(x)' }))).toBe(
      'One or more parameter values were invalid: Secondary index byG does not project one or more filter attributes: [x]',
    )
  })

  it('parses rows only for a filter', () => {
    expect(scan({}).keep).toBeUndefined()
    const { keep } = scan({ FilterExpression: 'attribute_exists(x)' })
    expect([keep?.({ x: { S: '' } }), keep?.({})]).toEqual([true, false])
  })
})
