// The calls that tools make beside DescribeTable: they must answer, since one unknown operation spoils a whole deployment.
import {
  DescribeContinuousBackupsCommand,
  DescribeEndpointsCommand,
  DescribeLimitsCommand,
  ListTablesCommand,
  UpdateContinuousBackupsCommand,
} from '@aws-sdk/client-dynamodb'
import { expect, it } from 'vitest'
import { invalid, makeTable, refusal, startWire } from './support.js'

const wire = startWire()

it('lists tables page by page, in order', async () => {
  const names: string[] = []
  for (let at = 0; at < 3; at++) names.push(await makeTable(wire, ['pk:S']))
  const listed: string[] = []
  let start: string | undefined
  do {
    const page = await wire.client.send(new ListTablesCommand({ Limit: 2, ExclusiveStartTableName: start }))
    expect(page.TableNames?.length).toBeLessThanOrEqual(2)
    listed.push(...(page.TableNames ?? []))
    start = page.LastEvaluatedTableName
  } while (start !== undefined)
  expect(listed).toEqual([...listed].sort())
  expect(listed).toEqual(expect.arrayContaining(names))
  expect(await invalid(wire.client.send(new ListTablesCommand({ Limit: 0 })))).toBe(
    "1 validation error detected: Value '0' at 'limit' failed to satisfy constraint: Member must have value greater than or equal to 1",
  )
})

it('says that nothing is backed up', async () => {
  const TableName = await makeTable(wire, ['pk:S'])
  const { ContinuousBackupsDescription } = await wire.client.send(new DescribeContinuousBackupsCommand({ TableName }))
  expect(ContinuousBackupsDescription).toMatchObject({
    ContinuousBackupsStatus: 'ENABLED',
    PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: 'DISABLED' },
  })
  expect(await refusal(wire.client.send(new DescribeContinuousBackupsCommand({ TableName: 'none' })))).toMatchObject({
    name: 'TableNotFoundException',
    message: 'Table not found: none',
  })
})

it('disables a recovery that is disabled, as tools do for each replica', async () => {
  const TableName = await makeTable(wire, ['pk:S'])
  const PointInTimeRecoverySpecification = { PointInTimeRecoveryEnabled: false }
  const off = await wire.client.send(new UpdateContinuousBackupsCommand({ TableName, PointInTimeRecoverySpecification }))
  expect(off.ContinuousBackupsDescription).toMatchObject({
    ContinuousBackupsStatus: 'ENABLED',
    PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: 'DISABLED' },
  })
  const missing = new UpdateContinuousBackupsCommand({ TableName: 'none', PointInTimeRecoverySpecification })
  expect(await refusal(wire.client.send(missing))).toMatchObject({
    name: 'TableNotFoundException',
    message: 'Table not found: none',
  })
})

it('knows its quotas and its address', async () => {
  expect(await wire.client.send(new DescribeLimitsCommand({}))).toMatchObject({
    AccountMaxReadCapacityUnits: 80_000,
    AccountMaxWriteCapacityUnits: 80_000,
    TableMaxReadCapacityUnits: 40_000,
    TableMaxWriteCapacityUnits: 40_000,
  })
  const { Endpoints } = await wire.client.send(new DescribeEndpointsCommand({}))
  expect(Endpoints).toEqual([{ Address: 'dynamodb.eu-west-2.amazonaws.com', CachePeriodInMinutes: 1440 }])
})
