// Generated from schemas/ by `npm run generate`; do not edit. The wire shapes of every operation.

export type ResourceIdMaxLen1600 = string
export type ServiceNamespace =
  | 'ecs'
  | 'elasticmapreduce'
  | 'ec2'
  | 'appstream'
  | 'dynamodb'
  | 'rds'
  | 'sagemaker'
  | 'custom-resource'
  | 'comprehend'
  | 'lambda'
  | 'cassandra'
  | 'kafka'
  | 'elasticache'
  | 'neptune'
  | 'workspaces'
export type ScalableDimension =
  | 'ecs:service:DesiredCount'
  | 'ec2:spot-fleet-request:TargetCapacity'
  | 'elasticmapreduce:instancegroup:InstanceCount'
  | 'appstream:fleet:DesiredCapacity'
  | 'dynamodb:table:ReadCapacityUnits'
  | 'dynamodb:table:WriteCapacityUnits'
  | 'dynamodb:index:ReadCapacityUnits'
  | 'dynamodb:index:WriteCapacityUnits'
  | 'rds:cluster:ReadReplicaCount'
  | 'sagemaker:variant:DesiredInstanceCount'
  | 'custom-resource:ResourceType:Property'
  | 'comprehend:document-classifier-endpoint:DesiredInferenceUnits'
  | 'comprehend:entity-recognizer-endpoint:DesiredInferenceUnits'
  | 'lambda:function:ProvisionedConcurrency'
  | 'cassandra:table:ReadCapacityUnits'
  | 'cassandra:table:WriteCapacityUnits'
  | 'kafka:broker-storage:VolumeSize'
  | 'elasticache:cache-cluster:Nodes'
  | 'elasticache:replication-group:NodeGroups'
  | 'elasticache:replication-group:Replicas'
  | 'neptune:cluster:ReadReplicaCount'
  | 'sagemaker:variant:DesiredProvisionedConcurrency'
  | 'sagemaker:inference-component:DesiredCopyCount'
  | 'workspaces:workspacespool:DesiredUserSessions'
export type ResourceIdsMaxLen1600 = ResourceIdMaxLen1600[]
export type XmlString = string
export type ScalableTargets = ScalableTarget[]
export type ResourceId = string
export type ScalingActivityStatusCode = 'Pending' | 'InProgress' | 'Successful' | 'Overridden' | 'Unfulfilled' | 'Failed'
export type NotScaledReasons = NotScaledReason[]
export type ScalingActivities = ScalingActivity[]
export type PolicyName = string
export type PolicyType = 'StepScaling' | 'TargetTrackingScaling' | 'PredictiveScaling'
export type AdjustmentType = 'ChangeInCapacity' | 'PercentChangeInCapacity' | 'ExactCapacity'
export type StepAdjustments = StepAdjustment[]
export type MetricAggregationType = 'Average' | 'Minimum' | 'Maximum'
export type MetricType =
  | 'DynamoDBReadCapacityUtilization'
  | 'DynamoDBWriteCapacityUtilization'
  | 'ALBRequestCountPerTarget'
  | 'RDSReaderAverageCPUUtilization'
  | 'RDSReaderAverageDatabaseConnections'
  | 'EC2SpotFleetRequestAverageCPUUtilization'
  | 'EC2SpotFleetRequestAverageNetworkIn'
  | 'EC2SpotFleetRequestAverageNetworkOut'
  | 'SageMakerVariantInvocationsPerInstance'
  | 'ECSServiceAverageCPUUtilization'
  | 'ECSServiceAverageMemoryUtilization'
  | 'AppStreamAverageCapacityUtilization'
  | 'ComprehendInferenceUtilization'
  | 'LambdaProvisionedConcurrencyUtilization'
  | 'CassandraReadCapacityUtilization'
  | 'CassandraWriteCapacityUtilization'
  | 'KafkaBrokerStorageUtilization'
  | 'ElastiCacheEngineCPUUtilization'
  | 'ElastiCacheDatabaseMemoryUsagePercentage'
  | 'ElastiCachePrimaryEngineCPUUtilization'
  | 'ElastiCacheReplicaEngineCPUUtilization'
  | 'ElastiCacheDatabaseMemoryUsageCountedForEvictPercentage'
  | 'NeptuneReaderAverageCPUUtilization'
  | 'SageMakerVariantProvisionedConcurrencyUtilization'
  | 'ElastiCacheDatabaseCapacityUsageCountedForEvictPercentage'
  | 'SageMakerInferenceComponentInvocationsPerCopy'
  | 'WorkSpacesAverageUserSessionsCapacityUtilization'
  | 'SageMakerInferenceComponentConcurrentRequestsPerCopyHighResolution'
  | 'SageMakerVariantConcurrentRequestsPerModelHighResolution'
export type ResourceLabel = string
export type MetricDimensions = MetricDimension[]
export type MetricStatistic = 'Average' | 'Minimum' | 'Maximum' | 'SampleCount' | 'Sum'
export type Expression = string
export type Id = string
export type TargetTrackingMetricDimensionName = string
export type TargetTrackingMetricDimensionValue = string
export type TargetTrackingMetricDimensions = TargetTrackingMetricDimension[]
export type TargetTrackingMetricName = string
export type TargetTrackingMetricNamespace = string
export type TargetTrackingMetricUnit = string
export type TargetTrackingMetricDataQueries = TargetTrackingMetricDataQuery[]
export type PredictiveScalingMetricType = string
export type PredictiveScalingMetricDimensionName = string
export type PredictiveScalingMetricDimensionValue = string
export type PredictiveScalingMetricDimensions = PredictiveScalingMetricDimension[]
export type PredictiveScalingMetricName = string
export type PredictiveScalingMetricNamespace = string
export type PredictiveScalingMetricUnit = string
export type PredictiveScalingMetricDataQueries = PredictiveScalingMetricDataQuery[]
export type PredictiveScalingMetricSpecifications = PredictiveScalingMetricSpecification[]
export type PredictiveScalingMode = 'ForecastOnly' | 'ForecastAndScale'
export type PredictiveScalingSchedulingBufferTime = number
export type PredictiveScalingMaxCapacityBreachBehavior = 'HonorMaxCapacity' | 'IncreaseMaxCapacity'
export type PredictiveScalingMaxCapacityBuffer = number
export type Alarms = Alarm[]
export type ScalingPolicies = ScalingPolicy[]
export type ScheduledActionName = string
export type ScheduledActions = ScheduledAction[]
export type PredictiveScalingForecastTimestamps = number[]
export type PredictiveScalingForecastValues = number[]
export type LoadForecasts = LoadForecast[]
export type AmazonResourceName = string
export type TagValue = string
export type TagKey = string
export type TagKeyList = TagKey[]

export interface OperationShapes {
  DeleteScalingPolicyInput: DeleteScalingPolicyInput
  DeleteScalingPolicyOutput: DeleteScalingPolicyOutput
  DeleteScheduledActionInput: DeleteScheduledActionInput
  DeleteScheduledActionOutput: DeleteScheduledActionOutput
  DeregisterScalableTargetInput: DeregisterScalableTargetInput
  DeregisterScalableTargetOutput: DeregisterScalableTargetOutput
  DescribeScalableTargetsInput: DescribeScalableTargetsInput
  DescribeScalableTargetsOutput: DescribeScalableTargetsOutput
  DescribeScalingActivitiesInput: DescribeScalingActivitiesInput
  DescribeScalingActivitiesOutput: DescribeScalingActivitiesOutput
  DescribeScalingPoliciesInput: DescribeScalingPoliciesInput
  DescribeScalingPoliciesOutput: DescribeScalingPoliciesOutput
  DescribeScheduledActionsInput: DescribeScheduledActionsInput
  DescribeScheduledActionsOutput: DescribeScheduledActionsOutput
  GetPredictiveScalingForecastInput: GetPredictiveScalingForecastInput
  GetPredictiveScalingForecastOutput: GetPredictiveScalingForecastOutput
  ListTagsForResourceInput: ListTagsForResourceInput
  ListTagsForResourceOutput: ListTagsForResourceOutput
  PutScalingPolicyInput: PutScalingPolicyInput
  PutScalingPolicyOutput: PutScalingPolicyOutput
  PutScheduledActionInput: PutScheduledActionInput
  PutScheduledActionOutput: PutScheduledActionOutput
  RegisterScalableTargetInput: RegisterScalableTargetInput
  RegisterScalableTargetOutput: RegisterScalableTargetOutput
  TagResourceInput: TagResourceInput
  TagResourceOutput: TagResourceOutput
  UntagResourceInput: UntagResourceInput
  UntagResourceOutput: UntagResourceOutput
}
export interface DeleteScalingPolicyInput {
  PolicyName: ResourceIdMaxLen1600
  ServiceNamespace: ServiceNamespace
  ResourceId: ResourceIdMaxLen1600
  ScalableDimension: ScalableDimension
}
export type DeleteScalingPolicyOutput = Readonly<Record<string, never>>
export interface DeleteScheduledActionInput {
  ServiceNamespace: ServiceNamespace
  ScheduledActionName: ResourceIdMaxLen1600
  ResourceId: ResourceIdMaxLen1600
  ScalableDimension: ScalableDimension
}
export type DeleteScheduledActionOutput = Readonly<Record<string, never>>
export interface DeregisterScalableTargetInput {
  ServiceNamespace: ServiceNamespace
  ResourceId: ResourceIdMaxLen1600
  ScalableDimension: ScalableDimension
}
export type DeregisterScalableTargetOutput = Readonly<Record<string, never>>
export interface DescribeScalableTargetsInput {
  ServiceNamespace: ServiceNamespace
  ResourceIds?: ResourceIdsMaxLen1600
  ScalableDimension?: ScalableDimension
  MaxResults?: number
  NextToken?: XmlString
}
export interface DescribeScalableTargetsOutput {
  ScalableTargets?: ScalableTargets
  NextToken?: XmlString
}
export interface ScalableTarget {
  ServiceNamespace: ServiceNamespace
  ResourceId: ResourceIdMaxLen1600
  ScalableDimension: ScalableDimension
  MinCapacity: number
  MaxCapacity: number
  PredictedCapacity?: number
  RoleARN: ResourceIdMaxLen1600
  CreationTime: number
  SuspendedState?: SuspendedState
  ScalableTargetARN?: XmlString
}
export interface SuspendedState {
  DynamicScalingInSuspended?: boolean
  DynamicScalingOutSuspended?: boolean
  ScheduledScalingSuspended?: boolean
}
export interface DescribeScalingActivitiesInput {
  ServiceNamespace: ServiceNamespace
  ResourceId?: ResourceIdMaxLen1600
  ScalableDimension?: ScalableDimension
  MaxResults?: number
  NextToken?: XmlString
  IncludeNotScaledActivities?: boolean
}
export interface DescribeScalingActivitiesOutput {
  ScalingActivities?: ScalingActivities
  NextToken?: XmlString
}
export interface ScalingActivity {
  ActivityId: ResourceId
  ServiceNamespace: ServiceNamespace
  ResourceId: ResourceIdMaxLen1600
  ScalableDimension: ScalableDimension
  Description: XmlString
  Cause: XmlString
  StartTime: number
  EndTime?: number
  StatusCode: ScalingActivityStatusCode
  StatusMessage?: XmlString
  Details?: XmlString
  NotScaledReasons?: NotScaledReasons
}
export interface NotScaledReason {
  Code: XmlString
  MaxCapacity?: number
  MinCapacity?: number
  CurrentCapacity?: number
}
export interface DescribeScalingPoliciesInput {
  PolicyNames?: ResourceIdsMaxLen1600
  ServiceNamespace: ServiceNamespace
  ResourceId?: ResourceIdMaxLen1600
  ScalableDimension?: ScalableDimension
  MaxResults?: number
  NextToken?: XmlString
}
export interface DescribeScalingPoliciesOutput {
  ScalingPolicies?: ScalingPolicies
  NextToken?: XmlString
}
export interface ScalingPolicy {
  PolicyARN: ResourceIdMaxLen1600
  PolicyName: PolicyName
  ServiceNamespace: ServiceNamespace
  ResourceId: ResourceIdMaxLen1600
  ScalableDimension: ScalableDimension
  PolicyType: PolicyType
  StepScalingPolicyConfiguration?: StepScalingPolicyConfiguration
  TargetTrackingScalingPolicyConfiguration?: TargetTrackingScalingPolicyConfiguration
  PredictiveScalingPolicyConfiguration?: PredictiveScalingPolicyConfiguration
  Alarms?: Alarms
  CreationTime: number
}
export interface StepScalingPolicyConfiguration {
  AdjustmentType?: AdjustmentType
  StepAdjustments?: StepAdjustments
  MinAdjustmentMagnitude?: number
  Cooldown?: number
  MetricAggregationType?: MetricAggregationType
}
export interface StepAdjustment {
  MetricIntervalLowerBound?: number
  MetricIntervalUpperBound?: number
  ScalingAdjustment: number
}
export interface TargetTrackingScalingPolicyConfiguration {
  TargetValue: number
  PredefinedMetricSpecification?: PredefinedMetricSpecification
  CustomizedMetricSpecification?: CustomizedMetricSpecification
  ScaleOutCooldown?: number
  ScaleInCooldown?: number
  DisableScaleIn?: boolean
}
export interface PredefinedMetricSpecification {
  PredefinedMetricType: MetricType
  ResourceLabel?: ResourceLabel
}
export interface CustomizedMetricSpecification {
  MetricName?: string
  Namespace?: string
  Dimensions?: MetricDimensions
  Statistic?: MetricStatistic
  Unit?: string
  Metrics?: TargetTrackingMetricDataQueries
}
export interface MetricDimension {
  Name: string
  Value: string
}
export interface TargetTrackingMetricDataQuery {
  Expression?: Expression
  Id: Id
  Label?: XmlString
  MetricStat?: TargetTrackingMetricStat
  ReturnData?: boolean
}
export interface TargetTrackingMetricStat {
  Metric: TargetTrackingMetric
  Stat: XmlString
  Unit?: TargetTrackingMetricUnit
}
export interface TargetTrackingMetric {
  Dimensions?: TargetTrackingMetricDimensions
  MetricName?: TargetTrackingMetricName
  Namespace?: TargetTrackingMetricNamespace
}
export interface TargetTrackingMetricDimension {
  Name: TargetTrackingMetricDimensionName
  Value: TargetTrackingMetricDimensionValue
}
export interface PredictiveScalingPolicyConfiguration {
  MetricSpecifications: PredictiveScalingMetricSpecifications
  Mode?: PredictiveScalingMode
  SchedulingBufferTime?: PredictiveScalingSchedulingBufferTime
  MaxCapacityBreachBehavior?: PredictiveScalingMaxCapacityBreachBehavior
  MaxCapacityBuffer?: PredictiveScalingMaxCapacityBuffer
}
export interface PredictiveScalingMetricSpecification {
  TargetValue: number
  PredefinedMetricPairSpecification?: PredictiveScalingPredefinedMetricPairSpecification
  PredefinedScalingMetricSpecification?: PredictiveScalingPredefinedScalingMetricSpecification
  PredefinedLoadMetricSpecification?: PredictiveScalingPredefinedLoadMetricSpecification
  CustomizedScalingMetricSpecification?: PredictiveScalingCustomizedMetricSpecification
  CustomizedLoadMetricSpecification?: PredictiveScalingCustomizedMetricSpecification
  CustomizedCapacityMetricSpecification?: PredictiveScalingCustomizedMetricSpecification
}
export interface PredictiveScalingPredefinedMetricPairSpecification {
  PredefinedMetricType: PredictiveScalingMetricType
  ResourceLabel?: ResourceLabel
}
export interface PredictiveScalingPredefinedScalingMetricSpecification {
  PredefinedMetricType: PredictiveScalingMetricType
  ResourceLabel?: ResourceLabel
}
export interface PredictiveScalingPredefinedLoadMetricSpecification {
  PredefinedMetricType: PredictiveScalingMetricType
  ResourceLabel?: ResourceLabel
}
export interface PredictiveScalingCustomizedMetricSpecification {
  MetricDataQueries: PredictiveScalingMetricDataQueries
}
export interface PredictiveScalingMetricDataQuery {
  Id: Id
  Expression?: Expression
  MetricStat?: PredictiveScalingMetricStat
  Label?: XmlString
  ReturnData?: boolean
}
export interface PredictiveScalingMetricStat {
  Metric: PredictiveScalingMetric
  Stat: XmlString
  Unit?: PredictiveScalingMetricUnit
}
export interface PredictiveScalingMetric {
  Dimensions?: PredictiveScalingMetricDimensions
  MetricName?: PredictiveScalingMetricName
  Namespace?: PredictiveScalingMetricNamespace
}
export interface PredictiveScalingMetricDimension {
  Name: PredictiveScalingMetricDimensionName
  Value: PredictiveScalingMetricDimensionValue
}
export interface Alarm {
  AlarmName: ResourceId
  AlarmARN: ResourceId
}
export interface DescribeScheduledActionsInput {
  ScheduledActionNames?: ResourceIdsMaxLen1600
  ServiceNamespace: ServiceNamespace
  ResourceId?: ResourceIdMaxLen1600
  ScalableDimension?: ScalableDimension
  MaxResults?: number
  NextToken?: XmlString
}
export interface DescribeScheduledActionsOutput {
  ScheduledActions?: ScheduledActions
  NextToken?: XmlString
}
export interface ScheduledAction {
  ScheduledActionName: ScheduledActionName
  ScheduledActionARN: ResourceIdMaxLen1600
  ServiceNamespace: ServiceNamespace
  Schedule: ResourceIdMaxLen1600
  Timezone?: ResourceIdMaxLen1600
  ResourceId: ResourceIdMaxLen1600
  ScalableDimension?: ScalableDimension
  StartTime?: number
  EndTime?: number
  ScalableTargetAction?: ScalableTargetAction
  CreationTime: number
}
export interface ScalableTargetAction {
  MinCapacity?: number
  MaxCapacity?: number
}
export interface GetPredictiveScalingForecastInput {
  ServiceNamespace: ServiceNamespace
  ResourceId: ResourceIdMaxLen1600
  ScalableDimension: ScalableDimension
  PolicyName: PolicyName
  StartTime: number
  EndTime: number
}
export interface GetPredictiveScalingForecastOutput {
  LoadForecast?: LoadForecasts
  CapacityForecast?: CapacityForecast
  UpdateTime?: number
}
export interface LoadForecast {
  Timestamps: PredictiveScalingForecastTimestamps
  Values: PredictiveScalingForecastValues
  MetricSpecification: PredictiveScalingMetricSpecification
}
export interface CapacityForecast {
  Timestamps: PredictiveScalingForecastTimestamps
  Values: PredictiveScalingForecastValues
}
export interface ListTagsForResourceInput {
  ResourceARN: AmazonResourceName
}
export interface ListTagsForResourceOutput {
  Tags?: TagMap
}
export interface TagMap {
  [k: string]: TagValue
}
export interface PutScalingPolicyInput {
  PolicyName: PolicyName
  ServiceNamespace: ServiceNamespace
  ResourceId: ResourceIdMaxLen1600
  ScalableDimension: ScalableDimension
  PolicyType?: PolicyType
  StepScalingPolicyConfiguration?: StepScalingPolicyConfiguration
  TargetTrackingScalingPolicyConfiguration?: TargetTrackingScalingPolicyConfiguration
  PredictiveScalingPolicyConfiguration?: PredictiveScalingPolicyConfiguration
}
export interface PutScalingPolicyOutput {
  PolicyARN: ResourceIdMaxLen1600
  Alarms?: Alarms
}
export interface PutScheduledActionInput {
  ServiceNamespace: ServiceNamespace
  Schedule?: ResourceIdMaxLen1600
  Timezone?: ResourceIdMaxLen1600
  ScheduledActionName: ScheduledActionName
  ResourceId: ResourceIdMaxLen1600
  ScalableDimension: ScalableDimension
  StartTime?: number
  EndTime?: number
  ScalableTargetAction?: ScalableTargetAction
}
export type PutScheduledActionOutput = Readonly<Record<string, never>>
export interface RegisterScalableTargetInput {
  ServiceNamespace: ServiceNamespace
  ResourceId: ResourceIdMaxLen1600
  ScalableDimension: ScalableDimension
  MinCapacity?: number
  MaxCapacity?: number
  RoleARN?: ResourceIdMaxLen1600
  SuspendedState?: SuspendedState
  Tags?: TagMap
}
export interface RegisterScalableTargetOutput {
  ScalableTargetARN?: XmlString
}
export interface TagResourceInput {
  ResourceARN: AmazonResourceName
  Tags: TagMap
}
export type TagResourceOutput = Readonly<Record<string, never>>
export interface UntagResourceInput {
  ResourceARN: AmazonResourceName
  TagKeys: TagKeyList
}
export type UntagResourceOutput = Readonly<Record<string, never>>
