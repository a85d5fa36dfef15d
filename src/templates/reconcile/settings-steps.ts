// What the other operations have to change of a table, in the steps that they allow. Pure.
import type { Settings, WantedTable } from '../wanted.js'
import type { Present } from './present.js'
import { isSame, type Step } from './step.js'

/** The steps from the table's settings to those wanted, in their order. */
export function settingsSteps(wanted: WantedTable, present: Present): readonly Step[] {
  return [tagSteps, timeToLiveSteps, recoverySteps, insightsSteps, kinesisSteps, policySteps].flatMap((steps) =>
    steps(wanted, present),
  )
}

type Steps = (wanted: WantedTable, present: Present) => readonly Step[]

const nameOf = ({ definition }: WantedTable): string => definition.TableName

/** Tags whose keys begin with `aws:` are the service's own. */
const tagSteps: Steps = (wanted, { table, tags: present }) => {
  if (wanted.tags === undefined) return []
  const ResourceArn = table.TableArn
  const now = new Map(present.map(({ Key, Value }) => [Key, Value]))
  const Tags = wanted.tags.filter(({ Key, Value }) => now.get(Key) !== Value)
  const keys = new Set(wanted.tags.map(({ Key }) => Key))
  const TagKeys = [...now.keys()].filter((key) => !keys.has(key) && !key.startsWith('aws:'))
  return [
    ...(TagKeys.length === 0
      ? []
      : [{ operation: 'UntagResource', input: { ResourceArn, TagKeys }, words: `untag ${TagKeys.join(', ')}` }]),
    ...(Tags.length === 0
      ? []
      : [{ operation: 'TagResource', input: { ResourceArn, Tags }, words: `tag ${Tags.map(({ Key }) => Key).join(', ')}` }]),
  ]
}

const timeToLiveSteps: Steps = (wanted, { timeToLive: present }) => {
  const { timeToLive } = wanted
  if (timeToLive === undefined) return []
  const isOn = present.TimeToLiveStatus === 'ENABLED' || present.TimeToLiveStatus === 'ENABLING'
  const now = isOn ? present.AttributeName : undefined
  const then = timeToLive.Enabled ? timeToLive.AttributeName : undefined
  const step = (Enabled: boolean, AttributeName: string | undefined): Step => ({
    operation: 'UpdateTimeToLive',
    input: { TableName: nameOf(wanted), TimeToLiveSpecification: { Enabled, AttributeName } },
    words: `time to live ${Enabled ? 'by' : 'no more by'} ${AttributeName}`,
  })
  if (isOn && now === then) return []
  return [...(isOn ? [step(false, now)] : []), ...(timeToLive.Enabled ? [step(true, then)] : [])]
}

const recoverySteps: Steps = (wanted, { recovery }) => {
  const { pointInTimeRecovery } = wanted
  if (pointInTimeRecovery === undefined) return []
  const { isEnabled, days } = pointInTimeRecovery
  const isOn = recovery.PointInTimeRecoveryStatus === 'ENABLED'
  const isOtherPeriod = isEnabled && days !== undefined && days !== recovery.RecoveryPeriodInDays
  if (isOn === isEnabled && !isOtherPeriod) return []
  const specification = {
    PointInTimeRecoveryEnabled: isEnabled,
    ...(days !== undefined && isEnabled ? { RecoveryPeriodInDays: days } : {}),
  }
  return [
    {
      operation: 'UpdateContinuousBackups',
      input: { TableName: nameOf(wanted), PointInTimeRecoverySpecification: specification },
      words: `point-in-time recovery ${isEnabled ? 'on' : 'off'}`,
    },
  ]
}

const insightsSteps: Steps = (wanted, { insights }) =>
  (wanted.insights ?? []).flatMap(({ index, isEnabled, mode }): Step[] => {
    const { ContributorInsightsStatus: status, ContributorInsightsMode: presentMode } = insights.get(index ?? '') ?? {}
    const isOn = status === 'ENABLED' || status === 'ENABLING'
    if (isOn === isEnabled && (!isEnabled || mode === undefined || mode === presentMode)) return []
    const input = {
      TableName: nameOf(wanted),
      ...(index === undefined ? {} : { IndexName: index }),
      ContributorInsightsAction: isEnabled ? 'ENABLE' : 'DISABLE',
      ...(mode === undefined || !isEnabled ? {} : { ContributorInsightsMode: mode }),
    }
    const where = index === undefined ? '' : ` of index ${index}`
    return [{ operation: 'UpdateContributorInsights', input, words: `Contributor Insights${where} ${isEnabled ? 'on' : 'off'}` }]
  })

/** One destination a table at a time: another one goes before this one comes. */
const kinesisSteps: Steps = (wanted, { kinesis: destinations }) => {
  const { kinesis } = wanted
  if (kinesis === undefined) return []
  const TableName = nameOf(wanted)
  const active = destinations.filter(({ DestinationStatus: status }) => ['ACTIVE', 'ENABLING', 'UPDATING'].includes(status ?? ''))
  const same = active.find(({ StreamArn }) => StreamArn === kinesis.StreamArn)
  const others = active.filter((one) => one !== same)
  const ends = others.map(({ StreamArn }) => ({
    operation: 'DisableKinesisStreamingDestination',
    input: { TableName, StreamArn },
    words: `no more records to ${StreamArn}`,
  }))
  return same === undefined
    ? [...ends, enableKinesis(TableName, kinesis)]
    : [...ends, ...changePrecision(TableName, kinesis, same)]
}

const enableKinesis = (TableName: string, { StreamArn, precision }: NonNullable<Settings['kinesis']>): Step => ({
  operation: 'EnableKinesisStreamingDestination',
  input: {
    TableName,
    StreamArn,
    ...(precision === undefined
      ? {}
      : { EnableKinesisStreamingConfiguration: { ApproximateCreationDateTimePrecision: precision } }),
  },
  words: `records to ${StreamArn}`,
})

function changePrecision(
  TableName: string,
  { StreamArn, precision }: NonNullable<Settings['kinesis']>,
  present: Present['kinesis'][number],
): readonly Step[] {
  if (precision === undefined || precision === (present.ApproximateCreationDateTimePrecision ?? 'MILLISECOND')) return []
  const settings = { ApproximateCreationDateTimePrecision: precision }
  const input = { TableName, StreamArn, UpdateKinesisStreamingConfiguration: settings }
  return [{ operation: 'UpdateKinesisStreamingDestination', input, words: `times of records to the ${precision}` }]
}

const policySteps: Steps = ({ policy }, { table, policy: present }) => {
  if (policy === undefined || isSame(parsed(policy), parsed(present))) return []
  return [
    { operation: 'PutResourcePolicy', input: { ResourceArn: table.TableArn, Policy: policy }, words: 'the resource policy' },
  ]
}

/** What is no JSON is compared as text; the service says what it thinks of it. */
function parsed(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : (JSON.parse(text) as unknown)
  } catch {
    return text
  }
}
