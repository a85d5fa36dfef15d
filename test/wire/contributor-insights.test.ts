// UpdateContributorInsights, DescribeContributorInsights and ListContributorInsights over the wire.
import {
  DescribeContributorInsightsCommand,
  DescribeTableCommand,
  ListContributorInsightsCommand,
  paginateListContributorInsights,
  UpdateContributorInsightsCommand,
  type ContributorInsightsSummary,
  type UpdateContributorInsightsCommandInput,
} from '@aws-sdk/client-dynamodb'
import { expect, it } from 'vitest'
import { globalIndex, invalid, localIndex, makeTable, refusal, startWire } from './support.js'

const wire = startWire()

const update = (input: UpdateContributorInsightsCommandInput) => wire.client.send(new UpdateContributorInsightsCommand(input))
const describe = (TableName: string, IndexName?: string) =>
  wire.client.send(new DescribeContributorInsightsCommand({ TableName, IndexName }))
const list = async (input: { TableName?: string; MaxResults?: number; NextToken?: string }) =>
  (await wire.client.send(new ListContributorInsightsCommand(input))).ContributorInsightsSummaries

/** With a sort key, two global indexes and a local one. */
const indexed = (): Promise<string> => {
  const shape = { ...globalIndex('byG', ['g']), ...localIndex('byL', ['pk', 'l']) }
  const byA = globalIndex('byA', ['g', 'l']).GlobalSecondaryIndexes ?? []
  return makeTable(wire, ['pk:S', 'sk:N'], ['g:S', 'l:S'], {
    ...shape,
    GlobalSecondaryIndexes: [...(shape.GlobalSecondaryIndexes ?? []), ...byA],
  })
}

it('is disabled until it is enabled, with the rules of its mode', async () => {
  const TableName = await indexed()
  expect(await describe(TableName)).toMatchObject({ TableName, ContributorInsightsStatus: 'DISABLED' })
  expect(await update({ TableName, ContributorInsightsAction: 'ENABLE' })).toMatchObject({
    TableName,
    ContributorInsightsStatus: 'ENABLING',
    ContributorInsightsMode: 'ACCESSED_AND_THROTTLED_KEYS',
  })
  const enabled = await describe(TableName)
  expect(enabled).toMatchObject({
    TableName,
    ContributorInsightsStatus: 'ENABLED',
    ContributorInsightsMode: 'ACCESSED_AND_THROTTLED_KEYS',
  })
  expect(enabled.LastUpdateDateTime).toBeInstanceOf(Date)
  const rules = (kinds: readonly string[]) =>
    kinds.map((kind) => expect.stringMatching(`^DynamoDBContributorInsights-${kind}-${TableName}-\\d{13}$`) as unknown)
  expect(enabled.ContributorInsightsRuleList).toEqual(rules(['PKC', 'SKC', 'PKT', 'SKT']))
  await update({ TableName, ContributorInsightsAction: 'ENABLE', ContributorInsightsMode: 'THROTTLED_KEYS' })
  expect((await describe(TableName)).ContributorInsightsRuleList).toEqual(rules(['PKT', 'SKT']))
  expect(await update({ TableName, ContributorInsightsAction: 'DISABLE' })).toMatchObject({
    ContributorInsightsStatus: 'DISABLING',
  })
  const disabled = await describe(TableName)
  expect(disabled).toMatchObject({ ContributorInsightsStatus: 'DISABLED', ContributorInsightsMode: 'THROTTLED_KEYS' })
  expect(disabled.ContributorInsightsRuleList).toBeUndefined()
})

it('is set for each global index alone, by name or ARN of the table', async () => {
  const TableName = await indexed()
  const arn = (await wire.client.send(new DescribeTableCommand({ TableName }))).Table?.TableArn ?? ''
  expect(await update({ TableName: arn, IndexName: 'byG', ContributorInsightsAction: 'ENABLE' })).toMatchObject({
    TableName,
    IndexName: 'byG',
    ContributorInsightsStatus: 'ENABLING',
  })
  expect((await describe(arn, 'byG')).ContributorInsightsRuleList).toEqual([
    expect.stringContaining(`-PKC-${TableName}-`),
    expect.stringContaining(`-PKT-${TableName}-`),
  ])
  expect(await list({ TableName: arn })).toEqual([
    { TableName, ContributorInsightsStatus: 'DISABLED' },
    { TableName, IndexName: 'byA', ContributorInsightsStatus: 'DISABLED' },
    {
      TableName,
      IndexName: 'byG',
      ContributorInsightsStatus: 'ENABLED',
      ContributorInsightsMode: 'ACCESSED_AND_THROTTLED_KEYS',
    },
  ])
})

it('lists page by page whatever there is, once', async () => {
  const names = [await indexed(), await indexed()]
  const nameOf = ({ TableName, IndexName }: ContributorInsightsSummary): string => `${TableName}/${IndexName ?? ''}`
  const listed: string[] = []
  for await (const page of paginateListContributorInsights({ client: wire.client, pageSize: 2 }, {})) {
    expect(page.ContributorInsightsSummaries?.length).toBeLessThanOrEqual(2)
    listed.push(...(page.ContributorInsightsSummaries ?? []).map(nameOf))
  }
  expect(new Set(listed).size).toBe(listed.length)
  const expected = names.flatMap((name) => [`${name}/`, `${name}/byA`, `${name}/byG`])
  expect(listed).toEqual(expect.arrayContaining(expected))
  const [TableName = ''] = names
  expect((await list({ TableName, MaxResults: 3 }))?.map(nameOf)).toEqual(expected.slice(0, 3))
})

it('refuses tables and indexes that are not there', async () => {
  const TableName = await indexed()
  const table = { name: 'ResourceNotFoundException', message: 'Requested resource not found: Table: none not found' }
  expect(await refusal(describe('none'))).toMatchObject(table)
  expect(await refusal(update({ TableName: 'none', ContributorInsightsAction: 'ENABLE' }))).toMatchObject(table)
  expect(await refusal(list({ TableName: 'none' }))).toMatchObject(table)
  for (const IndexName of ['none', 'byL']) {
    const message = `Requested resource not found: Index: ${IndexName} not found for table: ${TableName}`
    expect(await refusal(describe(TableName, IndexName))).toMatchObject({ name: 'ResourceNotFoundException', message })
    expect(await refusal(update({ TableName, IndexName, ContributorInsightsAction: 'ENABLE' }))).toMatchObject({ message })
  }
})

it('refuses what is out of range', async () => {
  const TableName = await makeTable(wire, ['pk:S'])
  const length = 'IndexName must be at least 3 characters long and at most 255 characters long'
  expect(await invalid(describe(TableName, ''))).toBe(length)
  expect(await invalid(update({ TableName, IndexName: 'a'.repeat(256), ContributorInsightsAction: 'ENABLE' }))).toBe(length)
  expect(await invalid(describe(TableName, 'a b c'))).toBe(
    "1 validation error detected: Value 'a b c' at 'indexName' failed to satisfy constraint: " +
      'Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+',
  )
  expect(await invalid(update({ TableName, ContributorInsightsAction: 'MAYBE' as 'ENABLE' }))).toBe(
    "1 validation error detected: Value 'MAYBE' at 'contributorInsightsAction' failed to satisfy constraint: " +
      'Member must satisfy enum value set: [ENABLE, DISABLE]',
  )
  const mode = 'ALL' as 'THROTTLED_KEYS'
  expect(await invalid(update({ TableName, ContributorInsightsAction: 'ENABLE', ContributorInsightsMode: mode }))).toBe(
    "1 validation error detected: Value 'ALL' at 'contributorInsightsMode' failed to satisfy constraint: " +
      'Member must satisfy enum value set: [THROTTLED_KEYS, ACCESSED_AND_THROTTLED_KEYS]',
  )
  expect(await invalid(list({ MaxResults: 101 }))).toBe(
    "1 validation error detected: Value '101' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to 100",
  )
  expect(await invalid(list({ MaxResults: 0 }))).toBe('MaxResults must be at least 1')
  for (const NextToken of ['', 'x', 'Lw', 'YS9iL2M']) expect(await invalid(list({ NextToken }))).toBe('Invalid NextToken')
  const nameless = { ContributorInsightsAction: 'ENABLE' } as UpdateContributorInsightsCommandInput
  expect(await invalid(update(nameless))).toBe("The parameter 'TableName' is required but was not present in the request")
})
