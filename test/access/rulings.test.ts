// The rulings on policies that the documentation shows, typed from it: what each is said to allow and to deny. Each case says by which
// statement, so that a right verdict for a wrong reason fails.
import { describe, expect, test } from 'vitest'
import { denial } from '../../src/access/denial.js'
import type { PolicyKind } from '../../src/access/policy.js'
import { readPolicy } from '../../src/access/policy-reader.js'
import type { Caller, Question } from '../../src/access/question.js'
import { type Ruling, rule } from '../../src/access/ruling.js'

const ACCOUNT = '123456789012'
const TABLE = `arn:aws:dynamodb:us-west-2:${ACCOUNT}:table/GameScores`

const ALICE: Caller = {
  arn: `arn:aws:iam::${ACCOUNT}:user/alice`,
  account: ACCOUNT,
  ownArns: [`arn:aws:iam::${ACCOUNT}:user/alice`],
  keys: new Map([
    ['aws:username', ['alice']],
    ['www.amazon.com:user_id', ['amzn1.account.AE']],
    ['aws:principaltag/team', ['blue']],
  ]),
}

type KeyValues = Readonly<Record<string, readonly string[]>>

const ask = (action: string, keys: KeyValues = {}, resource = TABLE, account = ACCOUNT): Question => {
  const byName = new Map(Object.entries(keys).map(([name, values]) => [name.toLowerCase(), values]))
  return { action: `dynamodb:${action}`, resource, account, keys: (name) => byName.get(name) }
}

const policy = (kind: PolicyKind, ...statements: object[]) =>
  readPolicy(
    { Version: '2012-10-17', Statement: statements },
    { name: kind, kind, placeOf: (path) => `#${Number(path[1] ?? 0) + 1}` },
  )

/** `allowed Sid`, `denied Sid`, or `denied: no …` */
function wordsOf(ruling: Ruling): string {
  if ('lacking' in ruling) return `denied: no ${ruling.lacking}`
  return `${ruling.verdict} ${ruling.by.statement.sid}`
}

const NONE = 'denied: no identity-based policy'

describe('identity-based policies', () => {
  const rulingOf = (statement: object, question: Question): string => {
    const identity = [policy('identity-based policy', statement)]
    return wordsOf(rule(question, ALICE, { identity, boundary: undefined, session: undefined }, undefined))
  }

  // Source: docs specifying-conditions, "Granting permissions that limit access to items with a specific partition key value"
  const FULL_ACCESS = {
    Sid: 'FullAccessToUserItems',
    Effect: 'Allow',
    Action: [
      ...['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
      ...['dynamodb:DeleteItem', 'dynamodb:BatchWriteItem'],
    ],
    Resource: [TABLE],
    Condition: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['${www.amazon.com:user_id}'] } },
  }
  const mine = { 'dynamodb:LeadingKeys': ['amzn1.account.AE'] }
  test.each([
    ['his own item', ask('GetItem', mine), 'allowed FullAccessToUserItems'],
    ['an item of somebody else', ask('GetItem', { 'dynamodb:LeadingKeys': ['bob'] }), NONE],
    ['one foreign key of many', ask('BatchGetItem', { 'dynamodb:LeadingKeys': ['amzn1.account.AE', 'bob'] }), NONE],
    ['Scan, which AWS leaves out', ask('Scan'), NONE],
    ['no key at all: ForAllValues of nothing is true', ask('Query'), 'allowed FullAccessToUserItems'],
    ['another table', ask('GetItem', mine, `${TABLE}2`), NONE],
    ['its index, which is another resource', ask('Query', mine, `${TABLE}/index/i`), NONE],
  ])('a partition key of the user: %s', (_, question, expected) => expect(rulingOf(FULL_ACCESS, question)).toBe(expected))

  // Source: docs specifying-conditions, "Limit access to specific attributes in a table"
  const LIMITED = {
    Sid: 'LimitAccessToSpecificAttributes',
    Effect: 'Allow',
    Action: ['dynamodb:UpdateItem', 'dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:BatchGetItem', 'dynamodb:Scan'],
    Resource: [TABLE],
    Condition: {
      'ForAllValues:StringEquals': { 'dynamodb:Attributes': ['UserId', 'TopScore'] },
      StringEqualsIfExists: {
        'dynamodb:Select': 'SPECIFIC_ATTRIBUTES',
        'dynamodb:ReturnValues': ['NONE', 'UPDATED_OLD', 'UPDATED_NEW'],
      },
    },
  }
  const some = { 'dynamodb:Attributes': ['UserId', 'TopScore'] }
  const specific = { 'dynamodb:Select': ['SPECIFIC_ATTRIBUTES'] }
  const allowed = 'allowed LimitAccessToSpecificAttributes'
  test.each([
    ['the attributes listed', ask('GetItem', { ...some, ...specific }), allowed],
    ['another attribute', ask('GetItem', { 'dynamodb:Attributes': ['UserId', 'Wins'], ...specific }), NONE],
    ['all attributes', ask('Query', { ...some, 'dynamodb:Select': ['ALL_ATTRIBUTES'] }), NONE],
    ['an update that returns what it changed', ask('UpdateItem', { ...some, 'dynamodb:ReturnValues': ['UPDATED_NEW'] }), allowed],
    ['an update that returns the whole item', ask('UpdateItem', { ...some, 'dynamodb:ReturnValues': ['ALL_NEW'] }), NONE],
    ['an action that is not listed', ask('PutItem', some), NONE],
  ])('specific attributes: %s', (_, question, expected) => expect(rulingOf(LIMITED, question)).toBe(expected))

  // Source: docs specifying-conditions, "Query only the index"
  const ONLY_INDEX = {
    Sid: 'QueryOnlyProjectedIndexAttributes',
    Effect: 'Allow',
    Action: ['dynamodb:Query'],
    Resource: [`${TABLE}/index/TopScoreDateTimeIndex`],
    Condition: {
      'ForAllValues:StringEquals': { 'dynamodb:Attributes': ['TopScoreDateTime', 'GameTitle', 'Wins', 'Losses', 'Attempts'] },
      StringEqualsIfExists: { 'dynamodb:Select': 'SPECIFIC_ATTRIBUTES' },
    },
  }
  test.each([
    [
      'the index',
      ask('Query', { 'dynamodb:Attributes': ['Wins'], ...specific }, `${TABLE}/index/TopScoreDateTimeIndex`),
      'allowed QueryOnlyProjectedIndexAttributes',
    ],
    ['the table', ask('Query', { 'dynamodb:Attributes': ['Wins'], ...specific }), NONE],
    ['another index', ask('Query', specific, `${TABLE}/index/Other`), NONE],
  ])('an index alone: %s', (_, question, expected) => expect(rulingOf(ONLY_INDEX, question)).toBe(expected))

  // Source: docs ql-iam
  const PARTIQL = {
    Sid: 'OnlyPartiqlReads',
    Effect: 'Allow',
    Action: ['dynamodb:PartiQLSelect'],
    Resource: ['arn:aws:dynamodb:us-west-2:123456789012:table/*'],
    Condition: { Bool: { 'dynamodb:FullTableScan': ['false'] } },
  }
  test.each([
    ['a key', ask('PartiQLSelect', { 'dynamodb:FullTableScan': ['false'] }), 'allowed OnlyPartiqlReads'],
    ['all rows', ask('PartiQLSelect', { 'dynamodb:FullTableScan': ['true'] }), NONE],
    ['a write', ask('PartiQLInsert', {}), NONE],
  ])('statements without full scans: %s', (_, question, expected) => expect(rulingOf(PARTIQL, question)).toBe(expected))

  // Source: docs transaction-apis-iam, "Allow nontransactional actions and block transactional actions", turned round
  const ENCLOSED = {
    Sid: 'OnlyInTransactions',
    Effect: 'Allow',
    Action: ['dynamodb:ConditionCheckItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem', 'dynamodb:GetItem'],
    Resource: ['arn:aws:dynamodb:*:*:table/GameScores'],
    Condition: {
      'ForAnyValue:StringEquals': { 'dynamodb:EnclosingOperation': ['TransactWriteItems', 'TransactGetItems'] },
    },
  }
  test.each([
    ['inside', ask('PutItem', { 'dynamodb:EnclosingOperation': ['TransactWriteItems'] }), 'allowed OnlyInTransactions'],
    ['outside', ask('PutItem'), NONE],
    ['inside of another', ask('PutItem', { 'dynamodb:EnclosingOperation': ['ExecuteTransaction'] }), NONE],
  ])('transactions alone: %s', (_, question, expected) => expect(rulingOf(ENCLOSED, question)).toBe(expected))

  const allow = (more: object): object => ({ Sid: 'A', Effect: 'Allow', Action: '*', Resource: '*', ...more })
  const when = (Condition: object): object => allow({ Condition })
  // Source: docs reference_policies_elements_action, _notaction, _resource, _condition_operators
  test.each([
    ['actions without case', allow({ Action: 'DynamoDB:getitem' }), ask('GetItem'), 'allowed A'],
    ['a star in an action', allow({ Action: 'dynamodb:Batch*' }), ask('BatchGetItem'), 'allowed A'],
    ['a question mark', allow({ Action: 'dynamodb:?can' }), ask('Scan'), 'allowed A'],
    ['another service', allow({ Action: 's3:*' }), ask('Scan'), NONE],
    ['NotAction', allow({ Action: undefined, NotAction: 'dynamodb:Delete*' }), ask('DeleteItem'), NONE],
    ['NotAction of others', allow({ Action: undefined, NotAction: 'dynamodb:Delete*' }), ask('PutItem'), 'allowed A'],
    ['NotResource', allow({ Resource: undefined, NotResource: TABLE }), ask('PutItem'), NONE],
    ['a star over slashes', allow({ Resource: `${TABLE}*` }), ask('Query', {}, `${TABLE}/index/i`), 'allowed A'],
    ['no star over colons', allow({ Resource: 'arn:aws:*:table/GameScores' }), ask('Query'), NONE],
    ['a last star over colons', allow({ Resource: 'arn:aws:dynamodb:*' }), ask('Query'), 'allowed A'],
    [
      'a variable in a resource',
      allow({ Resource: 'arn:aws:dynamodb:*:*:table/${aws:username}-*' }),
      ask('Query', {}, TABLE.replace('GameScores', 'alice-1')),
      'allowed A',
    ],
    ['a variable without a value', allow({ Resource: 'arn:aws:dynamodb:*:*:table/${aws:nobody}*' }), ask('Query'), NONE],
    [
      'a variable with something instead',
      allow({ Resource: "arn:aws:dynamodb:*:*:table/${aws:nobody, 'Game'}Scores" }),
      ask('Query'),
      'allowed A',
    ],
    [
      'a tag of the caller',
      when({ StringEquals: { 'aws:ResourceTag/team': '${aws:PrincipalTag/team}' } }),
      ask('Query', { 'aws:ResourceTag/team': ['blue'] }),
      'allowed A',
    ],
    [
      'keys without case',
      when({ StringEquals: { 'DYNAMODB:select': 'COUNT' } }),
      ask('Query', { 'dynamodb:Select': ['COUNT'] }),
      'allowed A',
    ],
    ['a missing key', when({ StringEquals: { 'dynamodb:Select': 'COUNT' } }), ask('Query'), NONE],
    ['a missing key, negated', when({ StringNotEquals: { 'dynamodb:Select': 'COUNT' } }), ask('Query'), 'allowed A'],
    ['a missing key, IfExists', when({ StringEqualsIfExists: { 'dynamodb:Select': 'COUNT' } }), ask('Query'), 'allowed A'],
    ['a missing key of a set', when({ 'ForAnyValue:StringEquals': { 'dynamodb:Attributes': 'a' } }), ask('Query'), NONE],
    [
      'any of a set',
      when({ 'ForAnyValue:StringLike': { 'dynamodb:Attributes': 'p*' } }),
      ask('Query', { 'dynamodb:Attributes': ['a', 'pk'] }),
      'allowed A',
    ],
    [
      'none of a set',
      when({ 'ForAllValues:StringNotEquals': { 'dynamodb:Attributes': 'secret' } }),
      ask('Query', { 'dynamodb:Attributes': ['a', 'secret'] }),
      NONE,
    ],
    ['Null true', when({ Null: { 'dynamodb:LeadingKeys': 'true' } }), ask('Scan'), 'allowed A'],
    ['Null false, against empty sets', when({ Null: { 'dynamodb:LeadingKeys': 'false' } }), ask('Scan'), NONE],
    [
      'a wildcard that is no wildcard',
      when({ StringEquals: { 'dynamodb:LeadingKeys': 'u*' } }),
      ask('GetItem', { 'dynamodb:LeadingKeys': ['u1'] }),
      NONE,
    ],
    [
      'StringLike',
      when({ StringLike: { 'dynamodb:LeadingKeys': 'u?-*' } }),
      ask('GetItem', { 'dynamodb:LeadingKeys': ['u1-x'] }),
      'allowed A',
    ],
    [
      'IgnoreCase',
      when({ StringEqualsIgnoreCase: { 'dynamodb:LeadingKeys': 'ÄB' } }),
      ask('GetItem', { 'dynamodb:LeadingKeys': ['äb'] }),
      'allowed A',
    ],
    [
      'a number',
      when({ NumericLessThan: { 'dynamodb:LeadingKeys': 10 } }),
      ask('GetItem', { 'dynamodb:LeadingKeys': ['9.5'] }),
      'allowed A',
    ],
    [
      'what is no number',
      when({ NumericLessThan: { 'dynamodb:LeadingKeys': 10 } }),
      ask('GetItem', { 'dynamodb:LeadingKeys': ['x'] }),
      NONE,
    ],
    [
      'a date',
      when({ DateGreaterThan: { 'aws:CurrentTime': '2026-01-01T00:00:00Z' } }),
      ask('Scan', { 'aws:CurrentTime': ['2026-06-01T00:00:00Z'] }),
      'allowed A',
    ],
    [
      'an address',
      when({ IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } }),
      ask('Scan', { 'aws:SourceIp': ['10.9.8.7'] }),
      'allowed A',
    ],
    [
      'an address outside',
      when({ NotIpAddress: { 'aws:SourceIp': ['10.0.0.0/8', '::1'] } }),
      ask('Scan', { 'aws:SourceIp': ['11.9.8.7'] }),
      'allowed A',
    ],
    [
      'an address that a variable stands for',
      when({ IpAddress: { 'aws:SourceIp': '${aws:PrincipalTag/team}' } }),
      ask('Scan', { 'aws:SourceIp': ['10.9.8.7'] }),
      NONE,
    ],
    [
      'an ARN',
      when({ ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:user/a*' } }),
      ask('Scan', { 'aws:PrincipalArn': [ALICE.arn] }),
      'allowed A',
    ],
    [
      'all operators together',
      when({ Bool: { 'dynamodb:FullTableScan': 'true' }, StringEquals: { 'dynamodb:Select': 'COUNT' } }),
      ask('Scan', { 'dynamodb:FullTableScan': ['true'] }),
      NONE,
    ],
  ])('elements: %s', (_, statement, question, expected) => {
    const plain = JSON.parse(JSON.stringify(statement)) as object // without undefined members
    expect(rulingOf(plain, question)).toBe(expected)
  })

  test('a value of the request is no pattern', () => {
    const statement = allow({ Condition: { StringLike: { 'dynamodb:LeadingKeys': '${aws:PrincipalTag/own}' } } })
    const star: Caller = { ...ALICE, keys: new Map([['aws:principaltag/own', ['*']]]) }
    const identity = [policy('identity-based policy', statement)]
    const verdictOf = (key: string) =>
      rule(
        ask('GetItem', { 'dynamodb:LeadingKeys': [key] }),
        star,
        { identity, boundary: undefined, session: undefined },
        undefined,
      ).verdict
    expect([verdictOf('bob'), verdictOf('*')]).toEqual(['denied', 'allowed'])
  })

  test('variables are texts in documents of the old version', () => {
    const old = readPolicy(
      { Version: '2008-10-17', Statement: allow({ Resource: 'arn:aws:dynamodb:*:*:table/${aws:username}' }) },
      { name: 'old', kind: 'identity-based policy', placeOf: () => '' },
    )
    const question = ask('Query', {}, TABLE.replace('GameScores', 'alice'))
    expect(rule(question, ALICE, { identity: [old], boundary: undefined, session: undefined }, undefined).verdict).toBe('denied')
  })
})

describe('several policies', () => {
  const all = { Sid: 'all', Effect: 'Allow', Action: 'dynamodb:*', Resource: '*' }
  const reads = { Sid: 'reads', Effect: 'Allow', Action: 'dynamodb:GetItem', Resource: '*' }
  const denies = { Sid: 'never', Effect: 'Deny', Action: 'dynamodb:GetItem', Resource: '*' }
  const grant = (principal: unknown, more: object = {}): object => {
    return { Sid: 'grant', Effect: 'Allow', Principal: principal, Action: 'dynamodb:GetItem', Resource: TABLE, ...more }
  }
  const to = (arn: string): object => ({ AWS: arn })
  const FOREIGN = '999999999999'

  const other = { ...reads, Action: 's3:*' }
  const ROLE = `arn:aws:iam::${ACCOUNT}:role/Worker`
  const session = `arn:aws:sts::${ACCOUNT}:assumed-role/Worker/s1`
  const SESSION: Caller = { arn: session, account: ACCOUNT, ownArns: [session, ROLE], keys: new Map() }

  interface Given {
    readonly as?: Caller
    readonly identity?: object[]
    readonly boundary?: object[]
    readonly session?: object[]
    readonly resource?: object[]
    readonly owner?: string
  }
  const rulingOf = ({ as = ALICE, identity = [], boundary, session, resource, owner = ACCOUNT }: Given): Ruling =>
    rule(
      ask('GetItem', {}, TABLE, owner),
      as,
      {
        identity: identity.map((one) => policy('identity-based policy', one)),
        boundary: boundary && policy('permissions boundary', ...boundary),
        session: session && policy('session policy', ...session),
      },
      resource && policy('resource-based policy', ...resource),
    )

  // Source: docs reference_policies_evaluation-logic
  test.each<[string, Given, string]>([
    ['nothing', {}, NONE],
    ['an explicit deny over an allow', { identity: [all, denies] }, 'denied never'],
    ['an explicit deny of the resource', { identity: [all], resource: [{ ...denies, Principal: '*' }] }, 'denied never'],
    ['an explicit deny of the boundary', { identity: [all], boundary: [all, denies] }, 'denied never'],
    ['a resource that lets everybody in', { resource: [grant('*')] }, 'allowed grant'],
    ['a resource that lets the user in', { resource: [grant(to(ALICE.arn))] }, 'allowed grant'],
    [
      'the same over a boundary that does not',
      { boundary: [{ ...reads, Action: 's3:*' }], resource: [grant(to(ALICE.arn))] },
      'allowed grant',
    ],
    [
      'a resource that lets the session in, over what bounds it',
      { as: SESSION, boundary: [other], session: [other], resource: [grant(to(SESSION.arn))] },
      'allowed grant',
    ],
    ['a resource that lets the role of the session in', { as: SESSION, resource: [grant(to(ROLE))] }, 'allowed grant'],
    [
      'the same over a boundary, which bounds the role',
      { as: SESSION, boundary: [other], resource: [grant(to(ROLE))] },
      'denied: no permissions boundary',
    ],
    [
      'the same over the policy of the session',
      { as: SESSION, session: [other], resource: [grant(to(ROLE))] },
      'denied: no session policy',
    ],
    ['a resource that names the account says that its policies may', { resource: [grant(to(ACCOUNT))] }, NONE],
    ['and they do', { identity: [reads], resource: [grant(to(ACCOUNT))] }, 'allowed reads'],
    ['a resource that lets another in', { resource: [grant(to(`arn:aws:iam::${ACCOUNT}:user/bob`))] }, NONE],
    [
      'a boundary that does not allow',
      { identity: [all], boundary: [{ ...reads, Action: 's3:*' }] },
      'denied: no permissions boundary',
    ],
    ['a session that does not allow', { identity: [all], session: [{ ...reads, Action: 's3:*' }] }, 'denied: no session policy'],
    ['all of them allow', { identity: [reads], boundary: [all], session: [all] }, 'allowed reads'],
    ['another account, without its grant', { identity: [all], owner: FOREIGN }, 'denied: no resource-based policy'],
    ['another account, with its grant alone', { resource: [grant(to(ALICE.arn))], owner: FOREIGN }, NONE],
    ['another account, both', { identity: [reads], resource: [grant(to(ACCOUNT))], owner: FOREIGN }, 'allowed reads'],
    ['NotPrincipal of a deny', { identity: [all], resource: [{ ...denies, NotPrincipal: to(ALICE.arn) }] }, 'allowed all'],
  ])('%s', (_, given, expected) => expect(wordsOf(rulingOf(given))).toBe(expected))

  // Source: docs troubleshoot_access-denied
  test.each<[string, Given, string]>([
    ['nothing allows', {}, 'because no identity-based policy allows the dynamodb:GetItem action'],
    ['a deny', { identity: [denies] }, 'with an explicit deny in an identity-based policy'],
    ['a deny of the resource', { resource: [{ ...denies, Principal: '*' }] }, 'with an explicit deny in a resource-based policy'],
    ['a boundary', { identity: [all], boundary: [denies] }, 'with an explicit deny in a permissions boundary'],
    [
      'another account',
      { identity: [all], owner: FOREIGN },
      'because no resource-based policy allows the dynamodb:GetItem action',
    ],
  ])('the words of: %s', (_, given, tail) => {
    const ruling = rulingOf(given)
    if (ruling.verdict === 'allowed') throw new Error('it is allowed')
    const { wireType, message } = denial(ask('GetItem'), ALICE, ruling)
    expect(wireType).toBe('com.amazon.coral.service#AccessDeniedException')
    expect(message).toBe(`User: ${ALICE.arn} is not authorized to perform: dynamodb:GetItem on resource: ${TABLE} ${tail}`)
  })
})
