// Random requests of every operation that there is, drawn from a seed: mostly ones that succeed, on few tables and few keys, so that they
// meet each other. What was answered before can shape the next request (where a page goes on), as it does for a client.
import { fastDraws, seededRandom } from '../../../src/runtime/random.js'

type Service = 'dynamodb' | 'streams' | 'scaling' | 'kms'
export type Step =
  | { readonly kind: 'advance'; readonly ms: number }
  | {
      readonly kind: 'ask'
      readonly service: Service
      readonly operation: string
      readonly region: string
      readonly input: object
    }

type Named = Readonly<Record<Service, readonly { readonly name: string }[]>>

interface StreamAnswer {
  readonly Streams?: readonly { readonly StreamArn: string }[]
  readonly StreamDescription?: { readonly Shards?: readonly { readonly ShardId: string }[] }
  readonly ShardIterator?: string
  readonly NextShardIterator?: string
}

const TABLES = ['first', 'second', 'third']
const KINESIS = 'arn:aws:kinesis:us-east-1:000000000000:stream/workload'
const NAMESPACE = 'dynamodb'
/** Where a manual clock begins. */
const START_MS = Date.UTC(2026, 0, 1)
const DIMENSION = 'dynamodb:table:WriteCapacityUnits'

export class Workload {
  readonly #draw: () => number
  readonly #all: readonly (readonly [Service, string])[]
  #asked = 0
  #turns = 0
  /** What the clock shows after the steps so far. */
  #nowMs = START_MS
  #lastKey: unknown
  /** As answers named them last. */
  #stream = {
    arn: 'arn:aws:dynamodb:us-east-1:000000000000:table/first/stream/none',
    shard: `shardId-${'0'.repeat(29)}`,
    iterator: 'none',
  }

  constructor(seed: string, operations: Named) {
    this.#draw = fastDraws(seededRandom(seed), 'workload', '')
    this.#all = (['dynamodb', 'streams', 'scaling', 'kms'] as const).flatMap((service) =>
      operations[service].map(({ name }) => [service, name] as const),
    )
  }

  next(): Step {
    const n = this.#asked++
    if (n < TABLES.length) return this.#ask('dynamodb', 'CreateTable', this.#newTable(TABLES[n] ?? ''))
    if (this.#below(10) === 0) return this.#advance(this.#below(3) === 0 ? 60_000 + this.#below(60_000) : this.#below(60))
    // Each operation in turn, between many of those that items are made of.
    const inTurn = n % 4 === 0 ? this.#all[this.#turns++ % this.#all.length] : undefined
    const items = [
      'PutItem',
      'UpdateItem',
      'GetItem',
      'Query',
      'Scan',
      'BatchWriteItem',
      'BatchGetItem',
      'TransactWriteItems',
      'TransactGetItems',
      'DeleteItem',
    ]
    const [service, operation] = inTurn ?? (['dynamodb', this.#pick(items)] as const)
    return this.#ask(service, operation, this.#inputOf(operation))
  }

  answered(body: string): void {
    const { LastEvaluatedKey, ...output } = JSON.parse(body || '{}') as { LastEvaluatedKey?: unknown } & StreamAnswer
    this.#lastKey = LastEvaluatedKey ?? this.#lastKey
    const { arn, shard, iterator } = this.#stream
    this.#stream = {
      arn: output.Streams?.at(-1)?.StreamArn ?? arn,
      shard: output.StreamDescription?.Shards?.[0]?.ShardId ?? shard,
      iterator: output.ShardIterator ?? output.NextShardIterator ?? iterator,
    }
  }

  #advance(ms: number): Step {
    this.#nowMs += ms
    return { kind: 'advance', ms }
  }

  #ask(service: Service, operation: string, input: object): Step {
    const region = this.#below(8) === 0 ? 'eu-west-1' : 'us-east-1'
    return { kind: 'ask', service, operation, region: this.#asked <= TABLES.length ? 'us-east-1' : region, input }
  }

  #inputOf(operation: string): object {
    const TableName = this.#pick(TABLES)
    const scaled = { ServiceNamespace: NAMESPACE, ResourceId: `table/${TableName}`, ScalableDimension: DIMENSION }
    const counted = { TableName, ReturnConsumedCapacity: 'INDEXES' }
    const ResourceArn = `arn:aws:dynamodb:us-east-1:000000000000:table/${TableName}`
    switch (operation) {
      case 'PutItem':
        return { ...counted, Item: this.#item(), ReturnValues: 'ALL_OLD' }
      case 'UpdateItem':
        return {
          ...counted,
          Key: this.#key(),
          UpdateExpression: 'ADD n :one SET g = :g',
          ExpressionAttributeValues: { ':one': { N: '1' }, ':g': { S: this.#pick(['x', 'y']) } },
          ReturnValues: 'ALL_NEW',
        }
      case 'GetItem':
        return { ...counted, Key: this.#key(), ConsistentRead: this.#below(2) === 0 }
      case 'DeleteItem':
        return { ...counted, Key: this.#key(), ReturnValues: 'ALL_OLD', ConditionExpression: 'attribute_exists(pk)' }
      case 'Query':
        return {
          ...counted,
          ...(this.#below(2) === 0
            ? {
                IndexName: 'byG',
                KeyConditionExpression: 'g = :v',
                ExpressionAttributeValues: { ':v': { S: this.#pick(['x', 'y']) } },
              }
            : { KeyConditionExpression: 'pk = :v', ExpressionAttributeValues: { ':v': { S: this.#pick(['a', 'b']) } } }),
          Limit: 1 + this.#below(4),
        }
      case 'Scan':
        return {
          ...counted,
          Limit: 1 + this.#below(5),
          ...(this.#lastKey !== undefined && this.#below(2) === 0 ? { ExclusiveStartKey: this.#lastKey } : {}),
        }
      case 'BatchWriteItem':
        return {
          ReturnConsumedCapacity: 'TOTAL',
          RequestItems: {
            [TableName]: ['a', 'b', 'c', 'd'].map((pk) => ({ PutRequest: { Item: { ...this.#item(), pk: { S: pk } } } })),
          },
        }
      case 'BatchGetItem':
        return {
          ReturnConsumedCapacity: 'TOTAL',
          RequestItems: { [TableName]: { Keys: ['a', 'b', 'c'].map((pk) => ({ ...this.#key(), pk: { S: pk } })) } },
        }
      case 'TransactWriteItems':
        return {
          ReturnConsumedCapacity: 'TOTAL',
          ClientRequestToken: `token-${this.#below(20)}`,
          TransactItems: ['e', 'f'].map((pk) => ({ Put: { TableName, Item: { pk: { S: pk }, sk: { S: '1' }, g: { S: 'x' } } } })),
        }
      case 'TransactGetItems':
        return { TransactItems: ['e', 'a'].map((pk) => ({ Get: { TableName, Key: { ...this.#key(), pk: { S: pk } } } })) }
      case 'CreateTable':
        return this.#newTable(TableName)
      case 'UpdateTable':
        return this.#tableUpdate(TableName)
      case 'DeleteTable':
        return { TableName: this.#below(3) === 0 ? TableName : 'fourth' }
      case 'TagResource':
      case 'UntagResource':
        return {
          ResourceArn,
          Tags: [{ Key: 'a', Value: 'b' }],
          ...(operation === 'UntagResource' ? { Tags: undefined, TagKeys: ['a'] } : {}),
        }
      case 'ListTagsOfResource':
        return { ResourceArn }
      case 'UpdateContributorInsights':
        return { TableName, ContributorInsightsAction: 'ENABLE' }
      case 'UpdateTimeToLive':
        return { TableName, TimeToLiveSpecification: { AttributeName: 'e', Enabled: this.#below(8) > 0 } }
      case 'EnableKinesisStreamingDestination':
      case 'DisableKinesisStreamingDestination':
        return { TableName, StreamArn: KINESIS }
      case 'UpdateKinesisStreamingDestination': {
        const ApproximateCreationDateTimePrecision = this.#pick(['MILLISECOND', 'MICROSECOND'])
        return { TableName, StreamArn: KINESIS, UpdateKinesisStreamingConfiguration: { ApproximateCreationDateTimePrecision } }
      }
      case 'ListTables':
      case 'DescribeLimits':
      case 'DescribeEndpoints':
      case 'ListContributorInsights':
      case 'ListGlobalTables':
        return {}
      case 'ListStreams':
        return { Limit: 1 + this.#below(3) }
      case 'DescribeStream':
        return { StreamArn: this.#stream.arn }
      case 'GetShardIterator':
        return { StreamArn: this.#stream.arn, ShardId: this.#stream.shard, ShardIteratorType: 'TRIM_HORIZON' }
      case 'GetRecords':
        return { ShardIterator: this.#stream.iterator, Limit: 1 + this.#below(5) }
      case 'RegisterScalableTarget':
        return { ...scaled, MinCapacity: 1, MaxCapacity: 20 + this.#below(5), Tags: { a: 'b' } }
      case 'PutScalingPolicy':
        return {
          ...scaled,
          PolicyName: 'policy',
          PolicyType: 'TargetTrackingScaling',
          TargetTrackingScalingPolicyConfiguration: {
            TargetValue: 50,
            PredefinedMetricSpecification: { PredefinedMetricType: 'DynamoDBWriteCapacityUtilization' },
          },
        }
      case 'DeleteScalingPolicy':
        return { ...scaled, PolicyName: 'policy' }
      case 'PutScheduledAction':
        return {
          ...scaled,
          ScheduledActionName: 'action',
          Schedule: 'rate(1 hour)',
          ScalableTargetAction: { MinCapacity: 2, MaxCapacity: 9 },
        }
      case 'DeleteScheduledAction':
        return { ...scaled, ScheduledActionName: 'action' }
      case 'DeregisterScalableTarget':
        return scaled
      case 'DescribeScalableTargets':
      case 'DescribeScalingPolicies':
      case 'DescribeScheduledActions':
      case 'DescribeScalingActivities':
        return { ServiceNamespace: NAMESPACE }
      default:
        return operation.includes('GlobalTable') ? { GlobalTableName: TableName } : { TableName }
    }
  }

  #newTable(TableName: string): object {
    return {
      TableName,
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      AttributeDefinitions: ['pk', 'sk', 'g'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
      GlobalSecondaryIndexes: [
        {
          IndexName: 'byG',
          KeySchema: [{ AttributeName: 'g', KeyType: 'HASH' }],
          Projection: { ProjectionType: 'ALL' },
          ...(TableName === 'first' ? UNITS : {}),
        },
      ],
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
      ...(TableName === 'first' ? UNITS : { BillingMode: 'PAY_PER_REQUEST' }),
    }
  }

  #tableUpdate(TableName: string): object {
    switch (this.#below(4)) {
      case 0:
        return { TableName, ReplicaUpdates: [{ Create: { RegionName: 'eu-west-1' } }] }
      case 1:
        return { TableName, ReplicaUpdates: [{ Delete: { RegionName: 'eu-west-1' } }] }
      case 2:
        return { TableName, DeletionProtectionEnabled: this.#below(4) === 0 }
      default:
        return {
          TableName,
          AttributeDefinitions: ['pk', 'sk', 'g'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
          GlobalSecondaryIndexUpdates: [
            {
              Create: {
                IndexName: `by${this.#below(3)}`,
                KeySchema: [{ AttributeName: 'g', KeyType: 'HASH' }],
                Projection: { ProjectionType: 'KEYS_ONLY' },
                ...(TableName === 'first' ? UNITS : {}),
              },
            },
          ],
        }
    }
  }

  #key(): Record<string, { S: string }> {
    return { pk: { S: this.#pick(['a', 'b', 'c', 'd', 'e']) }, sk: { S: String(this.#below(6)) } }
  }

  #item(): object {
    const g = this.#pick(['x', 'y', ''])
    const seconds = Math.floor(this.#nowMs / 1000) + this.#below(200)
    const expires = this.#below(3) === 0 ? { e: { N: String(seconds) } } : {}
    return { ...this.#key(), ...(g === '' ? {} : { g: { S: g } }), ...expires, v: { S: 'v'.repeat(this.#below(400)) } }
  }

  #pick<T>(choices: readonly T[]): T {
    return choices[this.#below(choices.length)] as T // there is one at each place below the length
  }

  #below(limit: number): number {
    return this.#draw() % limit
  }
}

const UNITS = { ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 5 } }
