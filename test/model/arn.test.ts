// Proves: a table is found by name or ARN, and other ARNs are refused.
import { describe, expect, test } from 'vitest'
import { nameOf, parseTableName } from '../../src/model/arn.js'

describe('what names a table', () => {
  test.each([
    ['orders', { name: 'orders' }],
    ['arn', { name: 'arn' }],
    ['', { name: '' }],
    ['arn:aws:dynamodb:eu-west-2:123456789012:table/orders', { name: 'orders', account: '123456789012', region: 'eu-west-2' }],
    [
      'arn:aws-cn:dynamodb:cn-north-1:123456789012:table/o.r-d_1',
      { name: 'o.r-d_1', account: '123456789012', region: 'cn-north-1' },
    ],
    ['arn:aws:dynamodb:local:000000000000:table/orders', { name: 'orders', account: '000000000000', region: 'local' }],
  ])('%s', (text, reference) => {
    expect(parseTableName(text)).toEqual(reference)
    expect(nameOf(text)).toBe(reference.name)
  })
})

describe('what does not', () => {
  const E = '1 validation error detected: '
  const format = `${E}Valid ARN format is arn:<partition>:dynamodb:<region>:<account>:table/<table-name>`
  test.each([
    [
      'arn:aws:dynamodb:not_a_region:123456789012:table/t',
      `${E}Invalid AWS region in 'arn:aws:dynamodb:not_a_region:123456789012:table/t'`,
    ],
    ['arn:aws:dynamodb::123456789012:table/t', `${E}Invalid AWS region in 'arn:aws:dynamodb::123456789012:table/t'`],
    [
      'arn:azure:dynamodb:eu-west-2:123456789012:table/t',
      `${E}Invalid AWS partition in 'arn:azure:dynamodb:eu-west-2:123456789012:table/t'`,
    ],
    [
      'arn:aws:dynamodb:eu-west-2:123456789012:topic/t',
      `${E}Invalid resource type in 'arn:aws:dynamodb:eu-west-2:123456789012:topic/t'`,
    ],
    [
      'arn:aws:dynamodb:eu-west-2:123456789012:table/t/index/i',
      `${E}Invalid resource type in 'arn:aws:dynamodb:eu-west-2:123456789012:table/t/index/i'`,
    ],
    ['arn:aws:s3:eu-west-2:123456789012:table/t', format],
    ['arn:aws:dynamodb', format],
    ['arn:', format],
    ['arn:aws:dynamodb:eu-west-2:123456789012:table/', format],
  ])('%s', (text, message) => {
    expect(() => parseTableName(text)).toThrow(expect.objectContaining({ name: 'ValidationException', message }))
  })
})
