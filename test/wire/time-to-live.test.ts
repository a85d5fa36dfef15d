// UpdateTimeToLive and DescribeTimeToLive over the wire: what they answer, and every sentence with which they refuse.
import { DescribeTableCommand, DescribeTimeToLiveCommand, UpdateTimeToLiveCommand } from '@aws-sdk/client-dynamodb'
import { beforeAll, describe as group, expect, it } from 'vitest'
import { invalid, makeTable, refusal, startWire } from './support.js'
import { type Case, verdictOn } from './verdict.js'

const wire = startWire()

const update = (TableName: string, Enabled: boolean, AttributeName = 'expires') =>
  wire.client.send(new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification: { Enabled, AttributeName } }))
const describe = async (TableName: string) =>
  (await wire.client.send(new DescribeTimeToLiveCommand({ TableName }))).TimeToLiveDescription

it('is enabled with an attribute, by name or ARN', async () => {
  const TableName = await makeTable(wire, ['pk:S'])
  expect(await describe(TableName)).toEqual({ TimeToLiveStatus: 'DISABLED' })
  const arn = (await wire.client.send(new DescribeTableCommand({ TableName }))).Table?.TableArn ?? ''
  expect((await update(arn, true)).TimeToLiveSpecification).toEqual({ Enabled: true, AttributeName: 'expires' })
  expect(await describe(arn)).toMatchObject({ AttributeName: 'expires' })
})

it('refuses a state that is there already, another attribute and a second change, in this order', async () => {
  const TableName = await makeTable(wire, ['pk:S'])
  expect(await invalid(update(TableName, false))).toBe('TimeToLive is already disabled')
  await update(TableName, true)
  expect(await invalid(update(TableName, true))).toBe('TimeToLive is already enabled')
  const other = 'TimeToLive is active on a different AttributeName: current AttributeName is expires'
  expect(await invalid(update(TableName, false, 'other'))).toBe(other)
  expect(await invalid(update(TableName, true, 'other'))).toBe(other)
  expect(await invalid(update(TableName, false))).toBe('Time to live has been modified multiple times within a fixed interval')
})

it('does not find what is not there', async () => {
  const sentence = 'Requested resource not found: Table: none not found'
  expect(await refusal(update('none', true))).toMatchObject({ name: 'ResourceNotFoundException', message: sentence })
  expect(await refusal(describe('none'))).toMatchObject({ name: 'ResourceNotFoundException', message: sentence })
})

group('bad input', () => {
  let table: string
  beforeAll(async () => {
    table = await makeTable(wire, ['pk:S'])
  })

  const one = (value: string, member: string, rule: string): string =>
    `1 validation error detected: Value ${value} at '${member}' failed to satisfy constraint: ${rule}`
  const NOT_NULL = 'Member must not be null'
  const spec = (TimeToLiveSpecification: object | null | string) => ({ TimeToLiveSpecification })
  const CASES: readonly Case[] = [
    [
      'no table',
      { TableName: null, ...spec({ AttributeName: 'a', Enabled: true }) },
      "The parameter 'TableName' is required but was not present in the request",
    ],
    ['no specification', {}, one('null', 'timeToLiveSpecification', NOT_NULL)],
    ['a specification of null', spec(null), one('null', 'timeToLiveSpecification', NOT_NULL)],
    [
      'an empty specification',
      spec({}),
      "2 validation errors detected: Value null at 'timeToLiveSpecification.attributeName' failed to satisfy constraint: Member must not be null; " +
        "Value null at 'timeToLiveSpecification.enabled' failed to satisfy constraint: Member must not be null",
    ],
    ['no attribute', spec({ Enabled: true }), one('null', 'timeToLiveSpecification.attributeName', NOT_NULL)],
    ['no state', spec({ AttributeName: 'a' }), one('null', 'timeToLiveSpecification.enabled', NOT_NULL)],
    [
      'an attribute without a name',
      spec({ AttributeName: '', Enabled: true }),
      one("''", 'timeToLiveSpecification.attributeName', 'Member must have length greater than or equal to 1'),
    ],
    [
      'a name of 256 characters',
      spec({ AttributeName: 'a'.repeat(256), Enabled: true }),
      one(`'${'a'.repeat(256)}'`, 'timeToLiveSpecification.attributeName', 'Member must have length less than or equal to 255'),
    ],
    ['a text as specification', spec('on'), 'SerializationException: Unexpected field type'],
    ['a text as state', spec({ AttributeName: 'a', Enabled: 'true' }), 'accepted'],
  ]
  it.each(CASES)('%s', async (_title, input, verdict) => {
    expect(await verdictOn(wire, 'UpdateTimeToLive', input, table)).toBe(verdict)
  })
})
