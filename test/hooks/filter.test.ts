// The pattern language: what matches, what doesn't, and what is no pattern. Cases follow the documentation of Lambda's event filtering and
// of EventBridge's patterns.
import { describe, expect, test } from 'vitest'
import { readFilter } from '../../src/hooks/filters/filter.js'

const RECORD = {
  eventID: 'e1',
  eventName: 'MODIFY',
  userIdentity: { type: 'Service', principalId: 'dynamodb.amazonaws.com' },
  dynamodb: {
    ApproximateCreationDateTime: 1_700_000_000,
    Keys: { pk: { S: 'order#1' } },
    NewImage: {
      state: { S: 'Shipped' },
      total: { N: '5' },
      empty: { S: '' },
      none: { NULL: true },
      tags: { SS: ['red', 'blue'] },
      lines: { L: [{ M: { sku: { S: 'a' } } }, { M: { sku: { S: 'b' }, big: { BOOL: true } } }] },
    },
    OldImage: { state: { S: 'Open' } },
  },
}
const image = (name: string, ...expected: unknown[]): object => ({ dynamodb: { NewImage: { [name]: { S: expected } } } })
const matches = (pattern: object): boolean => readFilter(JSON.stringify(pattern)).matches(RECORD)

describe('matches', () => {
  test.each<[string, object, boolean]>([
    ['a text exactly', { eventName: ['MODIFY'] }, true],
    ['another text', { eventName: ['INSERT'] }, false],
    ['not in another case', { eventName: ['modify'] }, false],
    ['one of a list', { eventName: ['INSERT', 'MODIFY'] }, true],
    ['all members', { eventName: ['MODIFY'], eventID: ['e1'] }, true],
    ['not where one of all members differs', { eventName: ['MODIFY'], eventID: ['e2'] }, false],
    ['a number exactly', { dynamodb: { ApproximateCreationDateTime: [1_700_000_000] } }, true],
    ['not the text of a number', { dynamodb: { ApproximateCreationDateTime: ['1700000000'] } }, false],
    ['a DynamoDB number as a text', { dynamodb: { NewImage: { total: { N: ['5'] } } } }, true],
    ['not a DynamoDB number as a number', { dynamodb: { NewImage: { total: { N: [5] } } } }, false],
    ['an empty text', image('empty', ''), true],
    ['true', { dynamodb: { NewImage: { none: { NULL: [true] } } } }, true],
    ['not null where there is nothing', { dynamodb: { NewImage: { nothing: { S: [null] } } } }, false],
    ['nothing that is inherited', { dynamodb: { toString: [{ exists: true }] } }, false],
    ['an element of a set', { dynamodb: { NewImage: { tags: { SS: ['blue'] } } } }, true],
    ['no element that a set lacks', { dynamodb: { NewImage: { tags: { SS: ['green'] } } } }, false],
    ['an element of a list', { dynamodb: { NewImage: { lines: { L: { M: { sku: { S: ['b'] } } } } } } }, true],
    [
      'members of one element together',
      { dynamodb: { NewImage: { lines: { L: { M: { sku: { S: ['b'] }, big: { BOOL: [true] } } } } } } },
      true,
    ],
    [
      'not members of two elements',
      { dynamodb: { NewImage: { lines: { L: { M: { sku: { S: ['a'] }, big: { BOOL: [true] } } } } } } },
      false,
    ],
    ['a prefix', image('state', { prefix: 'Ship' }), true],
    ['not a prefix in another case', image('state', { prefix: 'ship' }), false],
    ['a prefix in any case', image('state', { prefix: { 'equals-ignore-case': 'ship' } }), true],
    ['a suffix', image('state', { suffix: 'ped' }), true],
    ['not a prefix as a suffix', image('state', { suffix: 'Ship' }), false],
    ['a suffix in any case', image('state', { suffix: { 'equals-ignore-case': 'PED' } }), true],
    ['a text in any case', image('state', { 'equals-ignore-case': 'SHIPPED' }), true],
    ['anything but another', image('state', { 'anything-but': 'Open' }), true],
    ['not anything but itself', image('state', { 'anything-but': ['Open', 'Shipped'] }), false],
    ['anything but a prefix', image('state', { 'anything-but': { prefix: 'Op' } }), true],
    ['not anything but its suffix', image('state', { 'anything-but': { suffix: ['x', 'ped'] } }), false],
    ['not anything but, where there is nothing', image('nothing', { 'anything-but': 'x' }), false],
    ['an equal number', { dynamodb: { ApproximateCreationDateTime: [{ numeric: ['=', 1.7e9] }] } }, true],
    ['a range', { dynamodb: { ApproximateCreationDateTime: [{ numeric: ['>', 0, '<=', 1_700_000_000] }] } }, true],
    ['not outside of a range', { dynamodb: { ApproximateCreationDateTime: [{ numeric: ['>', 0, '<', 1_700_000_000] }] } }, false],
    ['not a DynamoDB number by numeric', { dynamodb: { NewImage: { total: { N: [{ numeric: ['=', 5] }] } } } }, false],
    ['a leaf that exists', image('state', { exists: true }), true],
    ['no leaf that does not', image('nothing', { exists: true }), false],
    ['the absence of a leaf', image('nothing', { exists: false }), true],
    ['no absence of a leaf that is there', image('state', { exists: false }), false],
    ['no object as a leaf', { dynamodb: { NewImage: { state: [{ exists: true }] } } }, false],
    ['one of several fields', { $or: [{ eventName: ['INSERT'] }, { eventID: ['e1'] }] }, true],
    ['none of several fields', { $or: [{ eventName: ['INSERT'] }, { eventID: ['e2'] }] }, false],
    ['$or beside a member', { eventName: ['REMOVE'], $or: [{ eventID: ['e1'] }] }, false],
    ['$or inside', { dynamodb: { $or: [{ Keys: { pk: { S: ['x'] } } }, { OldImage: { state: { S: ['Open'] } } }] } }, true],
    ['who deleted it', { userIdentity: { type: ['Service'], principalId: ['dynamodb.amazonaws.com'] } }, true],
  ])('%s', (_words, pattern, expected) => {
    expect(matches(pattern)).toBe(expected)
  })

  test('of two members of one name the last', () => {
    expect(readFilter('{"eventName": ["INSERT"], "eventName": ["MODIFY"]}').matches(RECORD)).toBe(true)
  })
})

test.each<[string, string]>([
  ['{"eventName": ', 'it is not JSON: '],
  ['[]', 'it must be a JSON object'],
  ['"x"', 'it must be a JSON object'],
  ['{}', 'an object is empty at its top'],
  ['{"dynamodb": {}}', 'an object is empty at dynamodb'],
  ['{"eventName": "INSERT"}', 'eventName must be an object or a list'],
  ['{"eventName": []}', 'the list is empty at eventName'],
  ['{"eventName": [["INSERT"]]}', 'a list stands in the list at eventName'],
  [
    '{"dynamodb": {"Keys": {"pk": {"S": [{"prefx": "a"}]}}}}',
    '"prefx" is unknown at dynamodb.Keys.pk.S: the operators are prefix',
  ],
  ['{"eventName": [{"toString": 1}]}', '"toString" is unknown at eventName'],
  ['{"eventName": [{"prefix": "a", "suffix": "b"}]}', 'an operator must have one name at eventName'],
  ['{"eventName": [{"prefix": 1}]}', 'prefix at eventName must be a text'],
  ['{"eventName": [{"exists": "yes"}]}', 'exists at eventName must be true or false'],
  ['{"n": [{"numeric": [">"]}]}', 'numeric at n must be one or two of = < <= > >=, each followed by a number'],
  ['{"n": [{"numeric": ["!", 1]}]}', 'numeric at n must be one or two of'],
  ['{"n": [{"numeric": [">", "1"]}]}', 'numeric at n must be one or two of'],
  ['{"n": [{"anything-but": []}]}', 'anything-but at n must be a value or a list of values'],
  ['{"n": [{"anything-but": {"numeric": 1}}]}', 'anything-but at n must be a value, a list of values, or one of prefix, suffix'],
  ['{"$or": {}}', '$or must be a list of objects'],
  ['{"$or": []}', '$or must be a list of objects'],
  ['{"$or": [{"a": 1}]}', '$or[0].a must be an object or a list'],
])('%s is no pattern', (pattern, words) => {
  expect(() => readFilter(pattern)).toThrow(words)
})
