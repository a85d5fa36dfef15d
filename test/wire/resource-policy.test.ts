// PutResourcePolicy, GetResourcePolicy and DeleteResourcePolicy over the wire: of tables and streams, their revisions, and that a policy lives
// as long as its table.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  DeleteResourcePolicyCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  GetResourcePolicyCommand,
  PutResourcePolicyCommand,
  UpdateTableCommand,
  waitUntilTableNotExists,
} from '@aws-sdk/client-dynamodb'
import { expect, it } from 'vitest'
import { isForeign, ownEmulator } from './own-emulator.js'
import { invalid, makeTable, refusal, startWire, type TableShape } from './support.js'

const wire = startWire()

const document = (action: string, Resource = '*'): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Deny', Principal: '*', Action: action, Resource, Condition: { Null: { 'aws:PrincipalArn': 'true' } } },
    ],
  })
const READ = document('dynamodb:GetItem')
const WRITE = document('dynamodb:PutItem')

const putPolicy = (ResourceArn: string, Policy: string, ExpectedRevisionId?: string, client = wire.client) =>
  client.send(new PutResourcePolicyCommand({ ResourceArn, Policy, ExpectedRevisionId }))
const getPolicy = (ResourceArn: string, client = wire.client) => client.send(new GetResourcePolicyCommand({ ResourceArn }))
const deletePolicy = (ResourceArn: string, ExpectedRevisionId?: string) =>
  wire.client.send(new DeleteResourcePolicyCommand({ ResourceArn, ExpectedRevisionId }))

async function table(shape: TableShape = {}): Promise<{ name: string; arn: string; streamArn: string }> {
  const name = await makeTable(wire, ['pk:S'], [], shape)
  const { Table } = await wire.client.send(new DescribeTableCommand({ TableName: name }))
  return { name, arn: Table?.TableArn ?? '', streamArn: Table?.LatestStreamArn ?? '' }
}

it('is put, shown, replaced and taken away, each change with a revision of its own', async () => {
  const { arn } = await table()
  const { RevisionId: first } = await putPolicy(arn, READ)
  expect(first).toMatch(/^\d{13}$/)
  expect(await getPolicy(arn)).toMatchObject({ Policy: READ, RevisionId: first })
  const { RevisionId: second } = await putPolicy(arn, WRITE)
  expect(Number(second)).toBeGreaterThan(Number(first))
  expect(await getPolicy(arn)).toMatchObject({ Policy: WRITE, RevisionId: second })
  expect((await deletePolicy(arn)).RevisionId).toBe(second)
  expect(await refusal(getPolicy(arn))).toMatchObject({
    name: 'PolicyNotFoundException',
    message: `Resource-based policy not found for the provided ResourceArn: ${arn}`,
  })
  expect((await deletePolicy(arn)).RevisionId).toBeUndefined() // again, and nobody minds
})

it('the same document is the same revision, however it is spaced', async () => {
  const { arn } = await table()
  const { RevisionId } = await putPolicy(arn, READ)
  expect((await putPolicy(arn, JSON.stringify(JSON.parse(READ), undefined, 2))).RevisionId).toBe(RevisionId)
})

it('expected revisions keep changes from running over each other', async () => {
  const { arn, name } = await table()
  const { RevisionId: first = '' } = await putPolicy(arn, READ, 'NO_POLICY')
  const notFound = 'Resource-based policy not found for the provided ResourceArn: '
  expect(await refusal(putPolicy(arn, WRITE, 'NO_POLICY'))).toMatchObject({
    name: 'PolicyNotFoundException',
    message: `${notFound}Requested policy update expecting none to be present for table ${name}, but a policy exists with revision id ${first}.`,
  })
  const other = `${notFound}Requested update for policy with revision id 17, but the policy associated to target table ${name} has revision id ${first}.`
  expect(await refusal(putPolicy(arn, WRITE, '17'))).toMatchObject({ name: 'PolicyNotFoundException', message: other })
  expect(await refusal(deletePolicy(arn, '17'))).toMatchObject({ name: 'PolicyNotFoundException', message: other })
  const { RevisionId: second = '' } = await putPolicy(arn, WRITE, first)
  await deletePolicy(arn, second)
  expect((await refusal(deletePolicy(arn, second))).name).toBe('PolicyNotFoundException')
})

it('a stream has one of its own, which a new stream starts without', async () => {
  const { name, arn, streamArn } = await table({ StreamSpecification: { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' } })
  await putPolicy(streamArn, document('dynamodb:GetRecords'))
  expect((await refusal(getPolicy(arn))).name).toBe('PolicyNotFoundException')
  expect((await getPolicy(streamArn)).Policy).toBe(document('dynamodb:GetRecords'))
  const update = (StreamEnabled: boolean) =>
    new UpdateTableCommand({
      TableName: name,
      StreamSpecification: { StreamEnabled, ...(StreamEnabled ? { StreamViewType: 'NEW_IMAGE' } : {}) },
    })
  await wire.client.send(update(false))
  const { TableDescription: renewed } = await wire.client.send(update(true))
  expect((await refusal(getPolicy(renewed?.LatestStreamArn ?? ''))).name).toBe('PolicyNotFoundException')
  expect((await getPolicy(streamArn)).Policy).toBe(document('dynamodb:GetRecords')) // it can still be read
})

it('CreateTable attaches one', async () => {
  const { arn } = await table({ ResourcePolicy: READ })
  expect((await getPolicy(arn)).Policy).toBe(READ)
})

it('goes with its table', async () => {
  const { name, arn } = await table({ ResourcePolicy: READ })
  await wire.client.send(new DeleteTableCommand({ TableName: name }))
  await waitUntilTableNotExists({ client: wire.client, maxWaitTime: 60, minDelay: 1, maxDelay: 1 }, { TableName: name })
  expect(await refusal(getPolicy(arn))).toMatchObject({
    name: 'ResourceNotFoundException',
    message: `Requested resource not found: Table: ${name} not found`,
  })
})

it('refuses what is no policy, and resources that have none', async () => {
  const { arn, name } = await table()
  const invalidPolicy = 'Resource-based policy is not valid: '
  expect(await invalid(putPolicy(arn, '{'))).toBe(`${invalidPolicy}it is no JSON`)
  expect(await invalid(putPolicy(arn, document('GetItem')))).toBe(
    `${invalidPolicy}Statement.0.Action: GetItem is no action: it must be as dynamodb:GetItem`,
  )
  expect(await invalid(putPolicy(arn, READ + ' '.repeat(20 * 1024)))).toBe(`${invalidPolicy}it has more than 20480 bytes`)
  expect(await invalid(putPolicy(arn, READ.replace('"*"', '"☃"')))).toBe(`${invalidPolicy}it has characters beyond U+00FF`)
  expect(await invalid(putPolicy(`${arn}/index/i`, READ))).toContain('only table or stream is accepted')
  expect(await refusal(putPolicy(`${arn}/stream/2026`, READ))).toMatchObject({
    name: 'ResourceNotFoundException',
    message: `Requested resource not found: Stream: 2026 not found for Table: ${name}`,
  })
  expect(await refusal(getPolicy(arn.replace(/:\d{12}:/, ':999999999999:')))).toMatchObject({ name: 'AccessDeniedException' })
  expect((await refusal(getPolicy(arn))).name).toBe('PolicyNotFoundException') // nothing of it was kept
})

it.skipIf(isForeign)('is there after a restart', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'dynalab-policy-'))
  try {
    let arn = ''
    let revision: string | undefined
    for (const run of [1, 2]) {
      await using emulator = await ownEmulator({ inMemory: false, dataDir })
      const { endpoint } = await emulator.listen({ port: 0 })
      const client = new DynamoDBClient({ ...emulator.clientConfig(), maxAttempts: 1 })
      if (run === 1) {
        const name = await makeTable({ client, endpoint }, ['pk:S'])
        arn = (await client.send(new DescribeTableCommand({ TableName: name }))).Table?.TableArn ?? ''
        revision = (await putPolicy(arn, READ, undefined, client)).RevisionId
      } else {
        expect(await getPolicy(arn, client)).toMatchObject({ Policy: READ, RevisionId: revision })
      }
      client.destroy()
    }
  } finally {
    rmSync(dataDir, { recursive: true, force: true })
  }
})
