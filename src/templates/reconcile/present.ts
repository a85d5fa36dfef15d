// A table as it is, asked of the service as any client asks: what the file speaks of, and no more.
import type * as Wire from '../../shapes/operations.js'
import type { Tag, WantedTable } from '../wanted.js'

/** Asks the service; in the region of the files, unless another is named. @throws Error whose name is the service's own for the refusal */
export type Call = (operation: string, input: object, region?: string) => Promise<object>

export interface Present {
  readonly table: Wire.TableDescription
  readonly tags: readonly Tag[]
  readonly timeToLive: Wire.TimeToLiveDescription
  readonly recovery: Wire.PointInTimeRecoveryDescription
  /** By index; the table's own under the empty name. */
  readonly insights: ReadonlyMap<string, Wire.DescribeContributorInsightsOutput>
  readonly kinesis: readonly Wire.KinesisDataStreamDestination[]
  readonly policy: string | undefined
}

export const isRefusal = (error: unknown, ...names: readonly string[]): boolean =>
  error instanceof Error && names.includes(error.name)

/** Undefined where there is no such table. */
export async function presentTable(call: Call, TableName: string): Promise<Wire.TableDescription | undefined> {
  try {
    const output = (await call('DescribeTable', { TableName })) as Wire.DescribeTableOutput // the service's own shape
    return output.Table
  } catch (error) {
    if (isRefusal(error, 'ResourceNotFoundException')) return undefined
    throw error
  }
}

/** A table that was just made, as far as settings go. */
export const newTable = (TableArn: string, tags: readonly Tag[]): Present => ({
  table: { TableArn },
  tags,
  timeToLive: {},
  recovery: {},
  insights: new Map(),
  kinesis: [],
  policy: undefined,
})

/** What is not asked for is as of a new table. */
export async function presentOf(call: Call, table: Wire.TableDescription, wanted: WantedTable): Promise<Present> {
  const { TableName } = wanted.definition
  const arn = table.TableArn ?? ''
  const insights = new Map<string, Wire.DescribeContributorInsightsOutput>()
  const indexes = new Set(table.GlobalSecondaryIndexes?.map(({ IndexName }) => IndexName))
  for (const { index } of wanted.insights ?? []) {
    if (index !== undefined && !indexes.has(index)) continue // it is made only now
    const of = index === undefined ? {} : { IndexName: index }
    insights.set(index ?? '', await call('DescribeContributorInsights', { TableName, ...of }))
  }
  return {
    table,
    tags: wanted.tags === undefined ? [] : await allTags(call, arn),
    timeToLive:
      wanted.timeToLive === undefined
        ? {}
        : (((await call('DescribeTimeToLive', { TableName })) as Wire.DescribeTimeToLiveOutput).TimeToLiveDescription ?? {}),
    recovery: wanted.pointInTimeRecovery === undefined ? {} : await recoveryOf(call, TableName),
    insights,
    kinesis:
      wanted.kinesis === undefined
        ? []
        : (((await call('DescribeKinesisStreamingDestination', { TableName })) as Wire.DescribeKinesisStreamingDestinationOutput)
            .KinesisDataStreamDestinations ?? []),
    policy: wanted.policy === undefined ? undefined : await policyOf(call, arn),
  }
}

async function allTags(call: Call, ResourceArn: string): Promise<readonly Tag[]> {
  const tags: Tag[] = []
  let NextToken: string | undefined
  do {
    const page: Wire.ListTagsOfResourceOutput = await call('ListTagsOfResource', { ResourceArn, ...(NextToken && { NextToken }) })
    tags.push(...(page.Tags ?? []).map(({ Key = '', Value = '' }) => ({ Key, Value })))
    NextToken = page.NextToken
  } while (NextToken !== undefined)
  return tags
}

async function recoveryOf(call: Call, TableName: string): Promise<Wire.PointInTimeRecoveryDescription> {
  const output: Wire.DescribeContinuousBackupsOutput = await call('DescribeContinuousBackups', { TableName })
  return output.ContinuousBackupsDescription?.PointInTimeRecoveryDescription ?? {}
}

async function policyOf(call: Call, ResourceArn: string): Promise<string | undefined> {
  try {
    const output: { readonly Policy?: string } = await call('GetResourcePolicy', { ResourceArn })
    return output.Policy
  } catch (error) {
    if (isRefusal(error, 'PolicyNotFoundException', 'UnknownOperationException')) return undefined
    throw error
  }
}
