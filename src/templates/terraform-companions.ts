// Terraform's resources that change a table which another resource makes. Source: docs of the AWS provider, aws_dynamodb_….
import { defined, type Members } from './members.js'
import type { Settings, Tag, WantedReplica, WantedTable } from './wanted.js'

/** A managed resource of a state or a plan. */
export interface Resource {
  readonly type: string
  readonly values: Members
}

/** The tables with what their companions add. */
export function companions(tables: readonly WantedTable[], resources: readonly Resource[]): readonly WantedTable[] {
  return resources.reduce((all, { type, values }) => {
    const [name, add] = ADDITIONS[type] ?? []
    if (name === undefined || add === undefined) {
      if (type.startsWith('aws_dynamodb_') && type !== 'aws_dynamodb_table')
        values.source.findings.push({ path: values.path, words: `is not applied: Dynalab does not read ${type}`, isFatal: false })
      return all
    }
    const table = tableNamed(values.settings.text(name))
    if (table !== undefined && !all.some((one) => one.definition.TableName === table))
      values.find(name, 'names a table that is not in this file: it is not applied', false)
    return all.map((one) => (one.definition.TableName === table ? { ...one, ...add(values.settings, one) } : one))
  }, tables)
}

const tableNamed = (name: string | undefined): string | undefined => name?.split('/').at(-1)

export const tagsOf = (tags: Members | undefined): readonly Tag[] =>
  (tags?.names ?? []).flatMap((Key) => {
    const Value = tags?.text(Key)
    return Value === undefined ? [] : [{ Key, Value }]
  })

/** Where it is its provider says, or, once it is there, its ARN. */
function replicaOf(values: Members): WantedReplica | undefined {
  const region = values.text('region') || values.text('arn')?.split(':')[3]
  if (region === undefined) values.find('region', 'is known to its provider alone: it is not applied', false)
  values.skip('arn', 'id', 'tags', 'tags_all', 'timeouts')
  return region === undefined
    ? undefined
    : defined<WantedReplica>({
        region,
        readUnits: undefined,
        maxReadUnits: undefined,
        tableClass: values.text('table_class_override') || undefined,
        kmsKey: values.text('kms_key_arn') || undefined,
        indexes: undefined,
        isProtected: values.flag('deletion_protection_enabled'),
        settings: {
          tags: tagsOf(values.one('tags_all') ?? values.one('tags')),
          pointInTimeRecovery: { isEnabled: values.flag('point_in_time_recovery') ?? false },
        },
      })
}

type Add = (values: Members, table: WantedTable) => Settings

const ADDITIONS: Readonly<Partial<Record<string, readonly [name: string, add: Add]>>> = {
  aws_dynamodb_tag: [
    'resource_arn',
    (values, { tags }) => ({ tags: [...(tags ?? []), { Key: values.mustText('key'), Value: values.mustText('value') }] }),
  ],
  aws_dynamodb_contributor_insights: [
    'table_name',
    (values, { insights }) => ({
      insights: [
        ...(insights ?? []),
        defined<NonNullable<Settings['insights']>[number]>({
          index: values.text('index_name') || undefined,
          isEnabled: true,
          mode: values.text('mode') || undefined,
        }),
      ],
    }),
  ],
  aws_dynamodb_kinesis_streaming_destination: [
    'table_name',
    (values) => {
      const arn = values.text('stream_arn')
      const precision = values.text('approximate_creation_date_time_precision') || undefined
      return arn === undefined ? {} : { kinesis: { StreamArn: arn, ...(precision === undefined ? {} : { precision }) } }
    },
  ],
  aws_dynamodb_table_replica: [
    'global_table_arn',
    (values, { replicas = [] }) => {
      const replica = replicaOf(values)
      return replica === undefined ? {} : { replicas: [...replicas.filter(({ region }) => region !== replica.region), replica] }
    },
  ],
  aws_dynamodb_resource_policy: ['resource_arn', (values) => defined<Settings>({ policy: values.text('policy') })],
}
