// `--iam` with policies of resources: who they let in, of the account and of another one, and what they deny.
import * as Sdk from '@aws-sdk/client-dynamodb'
import { describe, expect, test } from 'vitest'
import { ACCOUNT, ARN, OTHER, as, denied, document, verdict, startIam } from './identities.js'
import { ALLOWED, byOpen, key } from './requests.js'

startIam()

describe('policies of resources', () => {
  const grant = (
    Principal: unknown,
    Action: string | string[],
    Effect = 'Allow',
    Resource: string | string[] = [`${ARN}/Plain`, `${ARN}/Plain/index/*`],
  ) => JSON.stringify(document({ Effect, Principal, Action, Resource }))
  const ResourceArn = `${ARN}/Plain`
  const setPolicy = (Policy: string, who = 'admin', more: object = {}) =>
    verdict(who, new Sdk.PutResourcePolicyCommand({ ResourceArn, Policy, ...more }))
  const read = (more: object = {}) => new Sdk.GetItemCommand({ TableName: ResourceArn, Key: key('a'), ...more })

  test('lets a user of the account in, who has no policy of his own', async () => {
    expect(await verdict('nobody', read())).toBe(denied('nobody', 'GetItem', ResourceArn))
    expect(await setPolicy(grant({ AWS: `arn:aws:iam::${ACCOUNT}:user/nobody` }, 'dynamodb:GetItem'))).toBe(ALLOWED)
    expect(await verdict('nobody', read())).toBe(ALLOWED)
    await as('admin', new Sdk.DeleteResourcePolicyCommand({ ResourceArn }))
    expect(await verdict('nobody', read())).toBe(denied('nobody', 'GetItem', ResourceArn))
  })

  test('lets another account in by ARN, as far as its own policies do, and into no table of the same name', async () => {
    const lacking = (action: string, resource = ResourceArn) =>
      `User: arn:aws:iam::${OTHER}:user/guest is not authorized to perform: dynamodb:${action} on resource: ${resource} because no resource-based policy allows the dynamodb:${action} action`
    expect(await verdict('guest', read())).toBe(lacking('GetItem'))
    await setPolicy(
      grant({ AWS: OTHER }, ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query', 'dynamodb:UpdateTimeToLive']),
    )
    const Item = { ...key('guest'), open: { S: 'from afar' } }
    expect(await verdict('guest', new Sdk.PutItemCommand({ TableName: ResourceArn, Item }))).toBe(ALLOWED)
    expect(await as('admin', new Sdk.GetItemCommand({ TableName: 'Plain', Key: key('guest') }))).toMatchObject({ Item })
    const indexed = byOpen({ TableName: ResourceArn, ExpressionAttributeValues: { ':o': { S: 'from afar' } } })
    expect(await as('guest', indexed)).toMatchObject({ Items: [Item] })
    expect(await verdict('guest', new Sdk.DeleteItemCommand({ TableName: ResourceArn, Key: key('guest') }))).toBe(
      lacking('DeleteItem'),
    )
    expect(await verdict('guest', new Sdk.GetItemCommand({ TableName: 'Plain', Key: key('a') }))).toBe(
      'ResourceNotFoundException',
    )
    const ttl = { TableName: ResourceArn, TimeToLiveSpecification: { Enabled: true, AttributeName: 'x' } }
    expect(await verdict('guest', new Sdk.UpdateTimeToLiveCommand(ttl))).toBe(lacking('UpdateTimeToLive'))
  })

  test('denies over every allow, and names what it denies by', async () => {
    await setPolicy(grant('*', 'dynamodb:PutItem', 'Deny'))
    const putPlain = new Sdk.PutItemCommand({ TableName: 'Plain', Item: key('x') })
    expect(await verdict('admin', putPlain)).toBe(
      denied('admin', 'PutItem', ResourceArn, 'with an explicit deny in a resource-based policy'),
    )
  })

  test('keeps its author in, unless he means to go; root gets rid of it', async () => {
    const shut = grant('*', 'dynamodb:*ResourcePolicy', 'Deny', '*')
    expect(await setPolicy(shut)).toBe('ValidationException')
    expect(await setPolicy(shut, 'admin', { ConfirmRemoveSelfResourceAccess: true })).toBe(ALLOWED)
    const remove = new Sdk.DeleteResourcePolicyCommand({ ResourceArn })
    expect(await verdict('admin', remove)).toBe(
      denied('admin', 'DeleteResourcePolicy', ResourceArn, 'with an explicit deny in a resource-based policy'),
    )
    expect(await verdict('root', remove)).toBe(ALLOWED)
  })
})
