// What tools of infrastructure ask for, in their order, so that an operation which stands in their way is seen without the tools. Terraform's
// requests are a recording of Terraform 1.11 with version 5.100 of its provider, on the programs of test/clients/terraform; repeats of a
// request while it waits are left out. CloudFormation's are those of its handlers' permissions (Source: docs, the schema of the resource
// type AWS::DynamoDB::Table), NoSQL Workbench's what its pages do (Source: assumed, after its documentation).
import type { CreateTableCommandInput, TableDescription } from '@aws-sdk/client-dynamodb'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { emulators, isForeign } from '../own-emulator.js'

interface Request {
  readonly target: string
  readonly status: number
  /** The home's, when not given. */
  readonly region?: string
  readonly input: object
}
/** What is looked at of answers. */
interface Body {
  readonly Table?: TableDescription
  readonly TableDescription?: TableDescription
  readonly ScalableTargetARN?: string
  readonly Count?: number
  readonly Items?: readonly unknown[]
}
interface Answer {
  readonly status: number
  readonly body: Body
}
type Ask = (target: string, input: object, region?: string) => Promise<Answer>

const open = emulators()

/** @param key any access key, and any region: a tool brings its own */
async function asker(key: string, region: string): Promise<Ask> {
  const { endpoint } = await (await open()).listen({ port: 0 })
  const headers = (place: string) => ({
    'x-amz-date': '20260101T000000Z',
    authorization: `AWS4-HMAC-SHA256 Credential=${key}/20260101/${place}/dynamodb/aws4_request, SignedHeaders=host, Signature=none`,
  })
  return async (target, input, place = region) => {
    const type = /^(AnyScale|Trent)/.test(target) ? 'application/x-amz-json-1.1' : 'application/x-amz-json-1.0'
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: { ...headers(place), 'content-type': type, 'x-amz-target': target },
      body: JSON.stringify(input),
    })
    const text = await response.text()
    return { status: response.status, body: text === '' ? {} : JSON.parse(text) }
  }
}

const of = (operation: string): string => `DynamoDB_20120810.${operation}`

describe.skipIf(isForeign)('Terraform', () => {
  const phases: readonly { readonly phase: string; readonly requests: readonly Request[] }[] = JSON.parse(
    readFileSync(join(import.meta.dirname, 'terraform.json'), 'utf8'),
  )
  let ask: Ask
  let scalableTarget = ''
  beforeAll(async () => {
    ask = await asker('AKID', 'eu-west-1')
  })

  /** @returns the answers, each of which has the status that Terraform met */
  async function replay(requests: readonly Request[]): Promise<readonly Answer[]> {
    const answers: Answer[] = []
    for (const { target, status, input } of requests) {
      const answer = await ask(target, JSON.parse(JSON.stringify(input).replaceAll('<scalable target>', scalableTarget)))
      expect(answer.status, `${target}: ${JSON.stringify(answer.body)}`).toBe(status)
      scalableTarget = answer.body.ScalableTargetARN ?? scalableTarget
      answers.push(answer)
    }
    return answers
  }

  test('each request is answered as it was, and a plan is answered twice alike', async () => {
    expect(phases.map(({ phase }) => phase)).toEqual(['apply', 'plan', 'change', 'plan', 'unprotect', 'destroy'])
    for (const { phase, requests } of phases) {
      const answers = await replay(requests)
      if (phase === 'plan') expect(await replay(requests)).toEqual(answers)
    }
    expect((await ask(of('ListTables'), {})).body).toEqual({ TableNames: [] })
  })

  test('what a plan compares is what the apply asked for', async () => {
    const [apply, plan] = phases
    await replay(apply?.requests ?? [])
    const created = (apply?.requests ?? []).filter(({ target }) => target.endsWith('.CreateTable'))
    expect(created).toHaveLength(2)
    const answers = await replay(plan?.requests ?? [])
    for (const { input } of created) {
      const { TableName, KeySchema, AttributeDefinitions, StreamSpecification, OnDemandThroughput } =
        input as CreateTableCommandInput
      const table = answers.map(({ body }) => body.Table).find((one) => one?.TableName === TableName)
      expect(table).toMatchObject({ KeySchema, TableStatus: 'ACTIVE', WarmThroughput: { Status: 'ACTIVE' } })
      expect(table?.AttributeDefinitions).toHaveLength(AttributeDefinitions?.length ?? 0)
      if (StreamSpecification?.StreamEnabled === true) expect(table).toMatchObject({ StreamSpecification })
      if (OnDemandThroughput !== undefined) expect(table).toMatchObject({ OnDemandThroughput })
    }
  })
})

describe.skipIf(isForeign)('Terraform, with replicas', () => {
  const phases: readonly { readonly phase: string; readonly requests: readonly Request[] }[] = JSON.parse(
    readFileSync(join(import.meta.dirname, 'terraform-replicas.json'), 'utf8'),
  )

  test('each request is answered as it was, in each region, and a plan is answered twice alike', async () => {
    const ask = await asker('AKID', 'eu-west-1')
    const replay = async (requests: readonly Request[]): Promise<readonly Answer[]> => {
      const answers: Answer[] = []
      for (const { target, status, input, region } of requests) {
        const answer = await ask(target, input, region)
        expect(answer.status, `${target} in ${region}: ${JSON.stringify(answer.body)}`).toBe(status)
        answers.push(answer)
      }
      return answers
    }
    expect(phases.map(({ phase }) => phase)).toEqual(['apply', 'plan', 'change', 'plan', 'destroy'])
    for (const { phase, requests } of phases) {
      const answers = await replay(requests)
      if (phase !== 'plan') continue
      expect(await replay(requests)).toEqual(answers)
      // Terraform takes a table that does not say its mode for one of provisioned units.
      const tables = answers.flatMap(({ body }) => (body.Table === undefined ? [] : [body.Table]))
      expect(new Set(tables.map(({ BillingModeSummary: summary }) => summary?.BillingMode))).toEqual(new Set(['PAY_PER_REQUEST']))
    }
    for (const region of ['eu-west-1', 'us-west-2', 'eu-central-1'])
      expect((await ask(of('ListTables'), {}, region)).body).toEqual({ TableNames: [] })
  })
})

describe.skipIf(isForeign)('CloudFormation, which the CDK and SAM deploy by', () => {
  test('a table is made, read, and read again alike', async () => {
    const ask = await asker('AKID', 'eu-west-1')
    const TableName = 'stack-Music-1ABCDEF'
    const fine = async (operation: string, input: object): Promise<Body> => {
      const { status, body } = await ask(of(operation), input)
      expect({ operation, status, body }).toMatchObject({ status: 200 })
      return body
    }
    const { TableDescription: made } = await fine('CreateTable', {
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      AttributeDefinitions: [
        { AttributeName: 'id', AttributeType: 'S' },
        { AttributeName: 'kind', AttributeType: 'S' },
      ],
      GlobalSecondaryIndexes: [
        { IndexName: 'byKind', KeySchema: [{ AttributeName: 'kind', KeyType: 'HASH' }], Projection: { ProjectionType: 'ALL' } },
      ],
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
      SSESpecification: { Enabled: true, SSEType: 'KMS' },
      DeletionProtectionEnabled: false,
      Tags: [{ Key: 'team', Value: 'music' }],
    })
    expect((await fine('DescribeTable', { TableName })).Table?.TableStatus).toBe('ACTIVE')
    await fine('UpdateTimeToLive', { TableName, TimeToLiveSpecification: { Enabled: true, AttributeName: 'due' } })
    await fine('UpdateContributorInsights', { TableName, ContributorInsightsAction: 'ENABLE' })
    await fine('UpdateContributorInsights', { TableName, IndexName: 'byKind', ContributorInsightsAction: 'ENABLE' })
    const ResourceArn = made?.TableArn
    const StreamArn = 'arn:aws:kinesis:eu-west-1:000000000000:stream/changes'
    await fine('EnableKinesisStreamingDestination', { TableName, StreamArn })
    const read = async (): Promise<object> => ({
      table: await fine('DescribeTable', { TableName }),
      backups: await fine('DescribeContinuousBackups', { TableName }),
      insights: await fine('DescribeContributorInsights', { TableName }),
      ofIndex: await fine('DescribeContributorInsights', { TableName, IndexName: 'byKind' }),
      kinesis: await fine('DescribeKinesisStreamingDestination', { TableName }),
      timeToLive: await fine('DescribeTimeToLive', { TableName }),
      tags: await fine('ListTagsOfResource', { ResourceArn }),
      policy: await ask(of('GetResourcePolicy'), { ResourceArn }),
    })
    const first = await read()
    expect(first).toMatchObject({
      backups: { ContinuousBackupsDescription: { ContinuousBackupsStatus: 'ENABLED' } },
      insights: { ContributorInsightsStatus: 'ENABLED' },
      ofIndex: { ContributorInsightsStatus: 'ENABLED' },
      kinesis: { KinesisDataStreamDestinations: [{ StreamArn, DestinationStatus: 'ACTIVE' }] },
      timeToLive: { TimeToLiveDescription: { TimeToLiveStatus: 'ENABLED', AttributeName: 'due' } },
      tags: { Tags: [{ Key: 'team', Value: 'music' }] },
      policy: { status: 400, body: { __type: expect.stringContaining('PolicyNotFoundException') } },
    })
    expect(await read()).toEqual(first)
    await fine('DeleteTable', { TableName })
    expect((await ask(of('DescribeTable'), { TableName })).status).toBe(400)
  })
})

describe.skipIf(isForeign)('NoSQL Workbench', () => {
  test('a model is committed to a local connection, with its sample items, and looked at', async () => {
    const ask = await asker('randomkey123', 'localhost')
    expect((await ask(of('ListTables'), {})).body).toEqual({ TableNames: [] })
    const TableName = 'Thread'
    const made = await ask(of('CreateTable'), {
      TableName,
      BillingMode: 'PROVISIONED',
      ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 5 },
      KeySchema: [{ AttributeName: 'Forum', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'Forum', AttributeType: 'S' }],
    })
    expect(made.status).toBe(200)
    const requests = ['a', 'b'].map((name) => ({ PutRequest: { Item: { Forum: { S: name }, Views: { N: '0' } } } }))
    expect((await ask(of('BatchWriteItem'), { RequestItems: { [TableName]: requests } })).body).toEqual({ UnprocessedItems: {} })
    expect((await ask(of('ListTables'), { Limit: 100 })).body).toEqual({ TableNames: [TableName] })
    expect((await ask(of('DescribeTable'), { TableName })).body.Table?.TableStatus).toBe('ACTIVE')
    expect((await ask(of('Scan'), { TableName, Limit: 100, ReturnConsumedCapacity: 'TOTAL' })).body.Count).toBe(2)
    const Statement = `SELECT * FROM "${TableName}" WHERE "Forum" = 'a'`
    expect((await ask(of('ExecuteStatement'), { Statement, ReturnConsumedCapacity: 'TOTAL' })).body.Items).toHaveLength(1)
  })
})
