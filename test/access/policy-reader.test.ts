// What is no policy is refused with the path of the element that is at fault; a part that is accepted and ignored would let in, or keep out,
// without a word.
import { expect, test } from 'vitest'
import { PolicyFault } from '../../src/access/policy-fault.js'
import type { PolicyKind } from '../../src/access/policy.js'
import { readPolicy } from '../../src/access/policy-reader.js'

const faultOf = (document: unknown, kind: PolicyKind = 'identity-based policy'): string => {
  try {
    readPolicy(document, { name: 'p', kind, placeOf: () => '' })
    return 'none'
  } catch (error) {
    if (!(error instanceof PolicyFault)) throw error
    return `${error.path.join('.')}: ${error.message}`
  }
}
const ONE = { Effect: 'Allow', Action: 'dynamodb:GetItem', Resource: '*' }
const of = (more: object, rest: object = {}): object => {
  const Statement = Object.fromEntries(Object.entries({ ...ONE, ...more }).filter(([, value]) => value !== null))
  return { Version: '2012-10-17', Statement: [Statement], ...rest }
}

test.each([
  ['none', of({}), 'none'],
  ['a statement without a list', { Statement: ONE }, 'none'],
  ['no object', 'x', ': a policy must be an object'],
  ['no statement', { Version: '2012-10-17' }, 'Statement: a policy must have a Statement'],
  ['no statements', { Statement: [] }, 'Statement: a policy must have a Statement'],
  ['a version', of({}, { Version: '2020-01-01' }), 'Version: Version must be one of 2008-10-17, 2012-10-17'],
  ['a stranger', of({}, { version: 1 }), 'version: version must be one of Version, Id, Statement'],
  ['an effect', of({ Effect: 'allow' }), 'Statement.0.Effect: Effect must be Allow or Deny'],
  ['no action', of({ Action: null }), 'Statement.0: a statement must have Action or NotAction'],
  ['both', of({ NotAction: 'a:b' }), 'Statement.0.NotAction: Action and NotAction exclude each other'],
  [
    'an action without a service',
    of({ Action: 'GetItem' }),
    'Statement.0.Action: GetItem is no action: it must be as dynamodb:GetItem',
  ],
  ['an empty list', of({ Action: [] }), 'Statement.0.Action: Action must be a text or a list of texts'],
  ['no resource', of({ Resource: null }), 'Statement.0: a statement must have Resource or NotResource'],
  ['a name as resource', of({ Resource: 'Music' }), 'Statement.0.Resource: Music is no resource: it must be an ARN or *'],
  [
    'four parts of an ARN',
    of({ Resource: 'arn:aws:dynamodb:us-east-1' }),
    'Statement.0.Resource: arn:aws:dynamodb:us-east-1 is no resource: it must be an ARN or *',
  ],
  ['a Sid with a blank', of({ Sid: 'My rows' }), 'Statement.0.Sid: Sid must have letters and digits alone'],
  ['a principal', of({ Principal: '*' }), 'Statement.0.Principal: Principal is for resource-based policies'],
  [
    'an operator',
    of({ Condition: { StringEqual: { a: 'b' } } }),
    'Statement.0.Condition.StringEqual: StringEqual is no condition operator',
  ],
  [
    'an operator of sets',
    of({ Condition: { 'ForSomeValues:StringEquals': { a: 'b' } } }),
    'Statement.0.Condition.ForSomeValues:StringEquals: ForSomeValues:StringEquals is no condition operator',
  ],
  [
    'a value',
    of({ Condition: { Bool: { a: {} } } }),
    'Statement.0.Condition.Bool.a: a must be compared with texts, numbers or booleans',
  ],
  [
    'two Sids',
    {
      Statement: [
        { ...ONE, Sid: 'a' },
        { ...ONE, Sid: 'a' },
      ],
    },
    'Statement: Sid a stands twice: each must be another',
  ],
])('%s', (_, document, expected) => expect(faultOf(document)).toBe(expected))

test('a misspelled key of DynamoDB is named with those that there are', () => {
  expect(faultOf(of({ Condition: { StringEquals: { 'dynamodb:LeadingKey': 'a' } } }))).toMatch(
    /^Statement\.0\.Condition\.StringEquals\.dynamodb:LeadingKey: dynamodb:LeadingKey is no condition key: those of DynamoDB are Attributes, /,
  )
})

test.each([
  ['none', of({ Principal: { AWS: ['111122223333', 'arn:aws:iam::111122223333:role/r'] } }), 'none'],
  ['nobody', of({}), 'Statement.0: a statement must have Principal or NotPrincipal'],
  [
    'a kind',
    of({ Principal: { Aws: '*' } }),
    'Statement.0.Principal.Aws: Aws must be one of AWS, Service, Federated, CanonicalUser',
  ],
  ['a text', of({ Principal: '111122223333' }), 'Statement.0.Principal: Principal must be * or an object'],
  [
    'a wildcard inside',
    of({ Principal: { AWS: 'arn:aws:iam::*:root' } }),
    'Statement.0.Principal.AWS: arn:aws:iam::*:root is no principal: it must be *, an account or the ARN of a user, a role or a session',
  ],
])('principals: %s', (_, document, expected) => expect(faultOf(document, 'resource-based policy')).toBe(expected))

// Each of these would be met by no request, or, as a range of addresses, break every one.
test.each([
  ['IpAddress', '10.0.0.0/33', 'an address or a range of addresses, such as 203.0.113.0/24'],
  ['NotIpAddress', 'localhost', 'an address or a range of addresses, such as 203.0.113.0/24'],
  ['IpAddress', '::1/129', 'an address or a range of addresses, such as 203.0.113.0/24'],
  ['Bool', 'yes', 'true or false'],
  ['Null', '1', 'true or false'],
  ['NumericLessThan', 'ten', 'a number'],
  ['DateLessThan', 'tomorrow', 'a date of ISO 8601, or seconds since 1970'],
  ['DateEquals', '2026-13-01', 'a date of ISO 8601, or seconds since 1970'],
  ['BinaryEquals', 'a', 'base64'],
  ['ArnLike', 'role/x', 'an ARN'],
])('%s of %s', (operator, value, wanted) => {
  const at = `Statement.0.Condition.${operator}.aws:x`
  const fault = `${at}: ${value} must be ${wanted}, as ${operator} compares it`
  expect(faultOf(of({ Condition: { [operator]: { 'aws:x': value } } }))).toBe(fault)
  expect(faultOf(of({ Condition: { [operator]: { 'aws:x': '${aws:username}' } } }))).toBe('none')
})

test.each([
  ['IpAddress', ['10.0.0.0/8', '::1', '2001:db8::/32']],
  ['Bool', [true, 'TRUE', 'false']],
  ['NumericEquals', [1, '-2.5']],
  ['DateGreaterThan', ['2026-01-01', '2026-01-01T00:00Z', '2026-01-01T00:00:00.5+02:00', '1767225600']],
  ['BinaryEquals', ['AA==']],
  ['ArnEquals', ['arn:aws:iam::*:role/*', '*']],
])('values of %s', (operator, values) => {
  expect(faultOf(of({ Condition: { [operator]: { 'aws:x': values } } }))).toBe('none')
})
