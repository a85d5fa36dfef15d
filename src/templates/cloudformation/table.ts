// `AWS::DynamoDB::Table`. Source: docs CloudFormation, AWS::DynamoDB::Table.
import { commonDefinition, tagsIn } from '../api-parts.js'
import { defined, type Members } from '../members.js'
import type { Insights, Settings, TableDefinition, WantedTable } from '../wanted.js'

export function tableIn(properties: Members, logicalId: string): WantedTable {
  const table: WantedTable = {
    path: properties.path,
    definition: {
      ...commonDefinition(properties, properties.text('TableName') ?? logicalId),
      ...defined<Partial<TableDefinition>>({
        StreamSpecification: streamIn(properties),
        SSESpecification: encryptionIn(properties),
      }),
    },
    ...settingsIn(properties),
    tags: tagsIn(properties) ?? [],
  }
  properties.rest()
  return table
}

/** What a stack's table and a replica of a global table have in common; what is not there is switched off. */
export function settingsIn(properties: Members): Settings {
  const { settings } = properties
  const recovery = settings.one('PointInTimeRecoverySpecification')
  const insights = settings.one('ContributorInsightsSpecification')
  const kinesis = settings.one('KinesisStreamSpecification')
  const arn = kinesis?.text('StreamArn')
  const policy = settings.one('ResourcePolicy')?.deep('PolicyDocument')
  return defined<Settings>({
    timeToLive: timeToLiveIn(properties),
    pointInTimeRecovery: defined<NonNullable<Settings['pointInTimeRecovery']>>({
      isEnabled: recovery?.flag('PointInTimeRecoveryEnabled') ?? false,
      days: recovery?.number('RecoveryPeriodInDays'),
    }),
    insights: [insightsIn(insights), ...indexInsights(properties)],
    kinesis:
      arn === undefined
        ? undefined
        : defined<NonNullable<Settings['kinesis']>>({
            StreamArn: arn,
            precision: kinesis?.text('ApproximateCreationDateTimePrecision'),
          }),
    policy: policy === undefined ? undefined : JSON.stringify(policy),
  })
}

const insightsIn = (specification: Members | undefined, index?: string): Insights =>
  defined<Insights>({ index, isEnabled: specification?.flag('Enabled') ?? false, mode: specification?.text('Mode') })

const indexInsights = (properties: Members): readonly Insights[] =>
  (properties.settings.many('GlobalSecondaryIndexes') ?? []).flatMap((index) => {
    const specification = index.one('ContributorInsightsSpecification')
    const name = index.text('IndexName')
    return name === undefined ? [] : [insightsIn(specification, name)]
  })

function timeToLiveIn(properties: Members): Settings['timeToLive'] {
  const specification = properties.settings.one('TimeToLiveSpecification')
  return defined<NonNullable<Settings['timeToLive']>>({
    Enabled: specification?.flag('Enabled') ?? false,
    AttributeName: specification?.text('AttributeName'),
  })
}

/** A stream that a template names is on. */
export function streamIn(properties: Members): TableDefinition['StreamSpecification'] {
  const stream = properties.settings.one('StreamSpecification')
  const view = stream?.text('StreamViewType')
  return view === undefined ? undefined : { StreamEnabled: true, StreamViewType: view }
}

/** The service asks for the type beside a key; templates may leave it out. */
export function encryptionIn(properties: Members): TableDefinition['SSESpecification'] {
  const encryption = properties.settings.one('SSESpecification')
  if (encryption?.flag('SSEEnabled') !== true) return undefined
  return defined<NonNullable<TableDefinition['SSESpecification']>>({
    Enabled: true,
    SSEType: encryption.text('SSEType') ?? 'KMS',
    KMSMasterKeyId: encryption.text('KMSMasterKeyId'),
  })
}
