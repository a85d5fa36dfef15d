// Proves that every member of type Double is written with a fraction, wherever the output of an operation has one, and no other number.
import { readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { RawJson } from '../../src/model/json.js'
import { Doubles } from '../../src/protocol/doubles.js'
import { encodeJson } from '../../src/protocol/encode.js'
import { outputShape, type Schema, shapeOf } from '../../src/protocol/schema.js'

const OPERATIONS = ['', 'scaling/'].flatMap((folder) =>
  readdirSync(new URL(`../../schemas/${folder}`, import.meta.url))
    .filter((file) => /^[A-Z].*\.json$/.test(file))
    .map((file) => folder + file.replace('.json', '')),
)

const written = (operation: string, output: object): string => encodeJson(new Doubles(operation).written(output)).text

/** A value of a schema with every member, and its text, where doubles alone have a fraction. */
function sampleOf(schema: Schema, file: string, above: readonly Schema[] = []): { value: unknown; text: string } {
  const shape = shapeOf(schema, file)
  const { type, format, items, additionalProperties, properties } = shape.schema
  const repeats = above.includes(shape.schema) // attribute values hold attribute values
  const path = [...above, shape.schema]
  if (type === 'integer' || type === 'number') return { value: 7, text: format === 'double' ? '7.0' : '7' }
  if (type === 'array') {
    const one = repeats ? undefined : sampleOf(items ?? {}, shape.file, path)
    return {
      value: one === undefined ? [] : [one.value, one.value],
      text: one === undefined ? '[]' : `[${one.text},${one.text}]`,
    }
  }
  if (type !== 'object') return { value: '1', text: '"1"' }
  const inner = additionalProperties === undefined ? (properties ?? {}) : { a: additionalProperties }
  const members = repeats ? [] : Object.entries(inner).map(([name, one]) => ({ name, ...sampleOf(one, shape.file, path) }))
  return {
    value: Object.fromEntries(members.map(({ name, value }) => [name, value])),
    text: `{${members.map(({ name, text }) => `"${name}":${text}`).join(',')}}`,
  }
}

test.each(OPERATIONS)('%s', (operation) => {
  const { schema, file } = outputShape(operation)
  const { value, text } = sampleOf(schema, file)
  expect(written(operation, value as object)).toBe(text)
})

describe('in the schemas', () => {
  /** Members of type Double in the service's model, as far as they are known here. */
  const DOUBLES: readonly (readonly [operation: string, output: object, text: string])[] = [
    [
      'GetItem',
      {
        ConsumedCapacity: {
          TableName: '1',
          CapacityUnits: 1,
          Table: { CapacityUnits: 0, ReadCapacityUnits: 2, WriteCapacityUnits: 3 },
          LocalSecondaryIndexes: { a: { CapacityUnits: 0.5 } },
          GlobalSecondaryIndexes: { ['__proto__']: { CapacityUnits: 10_000_000 } },
        },
      },
      '{"ConsumedCapacity":{"TableName":"1","CapacityUnits":1.0,"Table":{"CapacityUnits":0.0,"ReadCapacityUnits":2.0,"WriteCapacityUnits":3.0},"LocalSecondaryIndexes":{"a":{"CapacityUnits":0.5}},"GlobalSecondaryIndexes":{"__proto__":{"CapacityUnits":10000000.0}}}}',
    ],
    [
      'BatchWriteItem',
      { ItemCollectionMetrics: { a: [{ ItemCollectionKey: { pk: { N: '1' } }, SizeEstimateRangeGB: [0, 1] }] } },
      '{"ItemCollectionMetrics":{"a":[{"ItemCollectionKey":{"pk":{"N":"1"}},"SizeEstimateRangeGB":[0.0,1.0]}]}}',
    ],
    [
      'scaling/DescribeScalingPolicies',
      { ScalingPolicies: [{ TargetTrackingScalingPolicyConfiguration: { TargetValue: 70, ScaleInCooldown: 60 } }] },
      '{"ScalingPolicies":[{"TargetTrackingScalingPolicyConfiguration":{"TargetValue":70.0,"ScaleInCooldown":60}}]}',
    ],
    ['DescribeLimits', { AccountMaxReadCapacityUnits: 1 }, '{"AccountMaxReadCapacityUnits":1}'],
  ]
  test.each(DOUBLES)('%s', (operation, output, text) => expect(written(operation, output)).toBe(text))
})

test('an output without doubles is the one that was given, and is not walked', () => {
  const output = { Item: new RawJson('{"a":{"N":"1"}}'), ConsumedCapacity: undefined }
  expect(new Doubles('GetItem').written(output)).toBe(output)
})

test('an output that somebody keeps stays as it is', () => {
  const output = { ConsumedCapacity: [{ TableName: 'a', CapacityUnits: 4 }], Gone: undefined }
  expect(written('TransactWriteItems', output)).toBe('{"ConsumedCapacity":[{"TableName":"a","CapacityUnits":4.0}]}')
  expect(output.ConsumedCapacity[0]).toEqual({ TableName: 'a', CapacityUnits: 4 })
})

test.each([
  [1e21, '1e+21'],
  [-3, '-3.0'],
  [-0, '0.0'],
  [0.25, '0.25'],
  [1e-7, '1e-7'],
])('%d', (CapacityUnits, text) =>
  expect(written('PutItem', { ConsumedCapacity: { CapacityUnits } })).toBe(`{"ConsumedCapacity":{"CapacityUnits":${text}}}`),
)
