// Generated from schemas/ by `npm run generate`; do not edit. The wire shapes of every operation.
import type { AttributeValue, Item } from '../model/attribute-value.js'
import type { RawJson, UncheckedJson } from '../model/json.js'

export type PartiQLStatement = string
export type PreparedStatementParameters = AttributeValue[]
export type ReturnValuesOnConditionCheckFailure = 'ALL_OLD' | 'NONE'
export type PartiQLBatchRequest = BatchStatementRequest[]
export type ReturnConsumedCapacity = 'INDEXES' | 'TOTAL' | 'NONE'
export type BatchStatementErrorCodeEnum =
  | 'ConditionalCheckFailed'
  | 'ItemCollectionSizeLimitExceeded'
  | 'RequestLimitExceeded'
  | 'ValidationError'
  | 'ProvisionedThroughputExceeded'
  | 'TransactionConflict'
  | 'ThrottlingError'
  | 'InternalServerError'
  | 'ResourceNotFound'
  | 'AccessDenied'
  | 'DuplicateItem'
export type OutputItem = Item | RawJson | UncheckedJson
export type ConsumedCapacityMultiple = ConsumedCapacity[]
export type AttributeMap = Item
export type KeyList = AttributeMap[]
export type AttributeNameList = string[]
export type ItemList = OutputItem[]
export type ReturnItemCollectionMetrics = 'SIZE' | 'NONE'
export type WriteRequests = WriteRequest[]
export type ItemCollectionSizeEstimateRange = number[]
export type ItemCollectionMetricsMultiple = ItemCollectionMetrics[]
export type TransferArn = string
export type LongTableNameOrArn = string
export type BackupStatus = 'CREATING' | 'DELETED' | 'AVAILABLE'
export type BackupType = 'USER' | 'SYSTEM' | 'AWS_BACKUP'
export type GlobalTableName = string
export type ReplicaStatus =
  | 'CREATING'
  | 'CREATION_FAILED'
  | 'UPDATING'
  | 'DELETING'
  | 'ACTIVE'
  | 'REGION_DISABLED'
  | 'INACCESSIBLE_ENCRYPTION_CREDENTIALS'
  | 'ARCHIVING'
  | 'ARCHIVED'
  | 'REPLICATION_NOT_AUTHORIZED'
export type TableStatus =
  | 'CREATING'
  | 'UPDATING'
  | 'DELETING'
  | 'ACTIVE'
  | 'INACCESSIBLE_ENCRYPTION_CREDENTIALS'
  | 'ARCHIVING'
  | 'ARCHIVED'
  | 'REPLICATION_NOT_AUTHORIZED'
export type IndexStatus = 'CREATING' | 'UPDATING' | 'DELETING' | 'ACTIVE'
export type ReplicaGlobalSecondaryIndexDescriptionList = ReplicaGlobalSecondaryIndexDescription[]
export type TableClass = 'STANDARD' | 'STANDARD_INFREQUENT_ACCESS'
export type GlobalTableSettingsReplicationMode = 'ENABLED' | 'DISABLED' | 'ENABLED_WITH_OVERRIDES'
export type ReplicaDescriptionList = ReplicaDescription[]
export type GlobalTableStatus = 'CREATING' | 'ACTIVE' | 'DELETING' | 'UPDATING'
export type ScalarAttributeType = 'B' | 'N' | 'S'
export type AttributeDefinitions = AttributeDefinition[]
export type BillingMode = 'PROVISIONED' | 'PAY_PER_REQUEST'
export type KeyType = 'HASH' | 'RANGE'
export type KeySchema = KeySchemaElement[]
export type GlobalIndexKeySchema = KeySchemaElement[]
export type ProjectionType = 'ALL' | 'INCLUDE' | 'KEYS_ONLY'
export type NonKeyAttributeNameList = string[]
export type GlobalSecondaryIndexList = GlobalSecondaryIndex[]
export type LocalSecondaryIndexList = LocalSecondaryIndex[]
export type StreamViewType = 'OLD_IMAGE' | 'KEYS_ONLY' | 'NEW_AND_OLD_IMAGES' | 'NEW_IMAGE'
export type SSEType = 'AES256' | 'KMS'
export type TagList = Tag[]
export type SearchSchemaElementType = 'HASH' | 'INLINE_FILTER'
export type SearchSchema = SearchSchemaElement[]
export type VectorDistanceFunction = 'DOT_PRODUCT' | 'COSINE' | 'EUCLIDEAN'
export type VectorIndexList = VectorIndex[]
export type LocalSecondaryIndexDescriptionList = LocalSecondaryIndexDescription[]
export type GlobalSecondaryIndexDescriptionList = GlobalSecondaryIndexDescription[]
export type WitnessStatus = 'CREATING' | 'DELETING' | 'ACTIVE'
export type GlobalTableWitnessDescriptionList = GlobalTableWitnessDescription[]
export type SSEStatus = 'ENABLING' | 'ENABLED' | 'DISABLING' | 'DISABLED' | 'UPDATING'
export type MultiRegionConsistency = 'EVENTUAL' | 'STRONG'
export type VectorIndexDescriptionList = VectorIndexDescription[]
export type TableNameOrArn = string
export type ReturnValue = 'ALL_NEW' | 'UPDATED_OLD' | 'ALL_OLD' | 'NONE' | 'UPDATED_NEW'
export type ConditionalOperator = 'OR' | 'AND'
export type ComparisonOperator =
  'IN' | 'NULL' | 'BETWEEN' | 'LT' | 'NOT_CONTAINS' | 'EQ' | 'GT' | 'NOT_NULL' | 'NE' | 'LE' | 'BEGINS_WITH' | 'GE' | 'CONTAINS'
export type AttributeValueList = AttributeValue[]
export type ExpressionAttributeValueMap = Item
export type S3Bucket = string
export type BulkOperationInputFormat = 'DYNAMODB_JSON' | 'ION'
export type S3BucketOwner = string
export type S3Prefix = string
export type InputCompressionType = 'GZIP' | 'ZSTD' | 'NONE'
export type S3SseAlgorithm = 'AES256' | 'KMS'
export type S3SseKmsKeyId = string
export type PerformanceTier = 'STANDARD' | 'ACCELERATED'
export type ContinuousBackupsStatus = 'ENABLED' | 'DISABLED'
export type PointInTimeRecoveryStatus = 'ENABLED' | 'DISABLED'
export type ContributorInsightsRuleList = string[]
export type ContributorInsightsStatus = 'ENABLING' | 'ENABLED' | 'DISABLING' | 'DISABLED' | 'FAILED'
export type ContributorInsightsMode = 'THROTTLED_KEYS' | 'ACCESSED_AND_THROTTLED_KEYS'
export type Endpoints = Endpoint[]
export type ExportFormat = 'DYNAMODB_JSON' | 'ION'
export type ExportType = 'FULL_EXPORT' | 'INCREMENTAL_EXPORT'
export type ExportViewType = 'NEW_IMAGE' | 'NEW_AND_OLD_IMAGES'
export type InputFormat = 'DYNAMODB_JSON' | 'ION' | 'CSV'
export type DestinationStatus = 'ENABLING' | 'ACTIVE' | 'DISABLING' | 'DISABLED' | 'ENABLE_FAILED' | 'UPDATING'
export type ApproximateCreationDateTimePrecision = 'MILLISECOND' | 'MICROSECOND'
export type TimeToLiveStatus = 'ENABLING' | 'DISABLING' | 'ENABLED' | 'DISABLED'
export type PartiQLNextToken = string
export type ParameterizedStatements = ParameterizedStatement[]
export type ClientToken = string
export type ContributorInsightsSummaries = ContributorInsightsSummary[]
export type TableNameList = string[]
export type Select = 'SPECIFIC_ATTRIBUTES' | 'COUNT' | 'ALL_ATTRIBUTES' | 'ALL_PROJECTED_ATTRIBUTES'
export type TransactGetItemList = TransactGetItem[]
export type ItemResponseList = ItemResponse[]
export type TransactWriteItemList = TransactWriteItem[]
export type TagKeyList = string[]
export type ContributorInsightsAction = 'ENABLE' | 'DISABLE'
export type PositiveUnits = number
export type IndexName = string
export type AttributeAction = 'ADD' | 'PUT' | 'DELETE'
export type GlobalSecondaryIndexUpdateList = GlobalSecondaryIndexUpdate[]
export type ReplicaGlobalSecondaryIndexList = ReplicaGlobalSecondaryIndex[]
export type DisassociationMode = 'WAIT_FOR_REPLICATION'
export type ReplicationGroupUpdateList = ReplicationGroupUpdate[]
export type GlobalTableWitnessGroupUpdateList = GlobalTableWitnessGroupUpdate[]
export type VectorIndexUpdateList = VectorIndexUpdate[]

export interface OperationShapes {
  BatchExecuteStatementInput: BatchExecuteStatementInput
  BatchExecuteStatementOutput: BatchExecuteStatementOutput
  BatchGetItemInput: BatchGetItemInput
  BatchGetItemOutput: BatchGetItemOutput
  BatchWriteItemInput: BatchWriteItemInput
  BatchWriteItemOutput: BatchWriteItemOutput
  CancelBulkOperationInput: CancelBulkOperationInput
  CancelBulkOperationOutput: CancelBulkOperationOutput
  CreateBackupInput: CreateBackupInput
  CreateBackupOutput: CreateBackupOutput
  CreateGlobalTableInput: CreateGlobalTableInput
  CreateGlobalTableOutput: CreateGlobalTableOutput
  CreateTableInput: CreateTableInput
  CreateTableOutput: CreateTableOutput
  DeleteBackupInput: DeleteBackupInput
  DeleteBackupOutput: DeleteBackupOutput
  DeleteItemInput: DeleteItemInput
  DeleteItemOutput: DeleteItemOutput
  DeleteResourcePolicyInput: DeleteResourcePolicyInput
  DeleteResourcePolicyOutput: DeleteResourcePolicyOutput
  DeleteTableInput: DeleteTableInput
  DeleteTableOutput: DeleteTableOutput
  DescribeBackupInput: DescribeBackupInput
  DescribeBackupOutput: DescribeBackupOutput
  DescribeBulkOperationInput: DescribeBulkOperationInput
  DescribeBulkOperationOutput: DescribeBulkOperationOutput
  DescribeContinuousBackupsInput: DescribeContinuousBackupsInput
  DescribeContinuousBackupsOutput: DescribeContinuousBackupsOutput
  DescribeContributorInsightsInput: DescribeContributorInsightsInput
  DescribeContributorInsightsOutput: DescribeContributorInsightsOutput
  DescribeEndpointsInput: DescribeEndpointsInput
  DescribeEndpointsOutput: DescribeEndpointsOutput
  DescribeExportInput: DescribeExportInput
  DescribeExportOutput: DescribeExportOutput
  DescribeGlobalTableInput: DescribeGlobalTableInput
  DescribeGlobalTableOutput: DescribeGlobalTableOutput
  DescribeGlobalTableSettingsInput: DescribeGlobalTableSettingsInput
  DescribeGlobalTableSettingsOutput: DescribeGlobalTableSettingsOutput
  DescribeImportInput: DescribeImportInput
  DescribeImportOutput: DescribeImportOutput
  DescribeKinesisStreamingDestinationInput: DescribeKinesisStreamingDestinationInput
  DescribeKinesisStreamingDestinationOutput: DescribeKinesisStreamingDestinationOutput
  DescribeLimitsInput: DescribeLimitsInput
  DescribeLimitsOutput: DescribeLimitsOutput
  DescribeTableInput: DescribeTableInput
  DescribeTableOutput: DescribeTableOutput
  DescribeTableReplicaAutoScalingInput: DescribeTableReplicaAutoScalingInput
  DescribeTableReplicaAutoScalingOutput: DescribeTableReplicaAutoScalingOutput
  DescribeTimeToLiveInput: DescribeTimeToLiveInput
  DescribeTimeToLiveOutput: DescribeTimeToLiveOutput
  DisableKinesisStreamingDestinationInput: DisableKinesisStreamingDestinationInput
  DisableKinesisStreamingDestinationOutput: DisableKinesisStreamingDestinationOutput
  EnableKinesisStreamingDestinationInput: EnableKinesisStreamingDestinationInput
  EnableKinesisStreamingDestinationOutput: EnableKinesisStreamingDestinationOutput
  ExecuteStatementInput: ExecuteStatementInput
  ExecuteStatementOutput: ExecuteStatementOutput
  ExecuteTransactionInput: ExecuteTransactionInput
  ExecuteTransactionOutput: ExecuteTransactionOutput
  ExportTableToPointInTimeInput: ExportTableToPointInTimeInput
  ExportTableToPointInTimeOutput: ExportTableToPointInTimeOutput
  GetItemInput: GetItemInput
  GetItemOutput: GetItemOutput
  GetResourcePolicyInput: GetResourcePolicyInput
  GetResourcePolicyOutput: GetResourcePolicyOutput
  ImportTableInput: ImportTableInput
  ImportTableOutput: ImportTableOutput
  ListBackupsInput: ListBackupsInput
  ListBackupsOutput: ListBackupsOutput
  ListBulkOperationsInput: ListBulkOperationsInput
  ListBulkOperationsOutput: ListBulkOperationsOutput
  ListContributorInsightsInput: ListContributorInsightsInput
  ListContributorInsightsOutput: ListContributorInsightsOutput
  ListExportsInput: ListExportsInput
  ListExportsOutput: ListExportsOutput
  ListGlobalTablesInput: ListGlobalTablesInput
  ListGlobalTablesOutput: ListGlobalTablesOutput
  ListImportsInput: ListImportsInput
  ListImportsOutput: ListImportsOutput
  ListTablesInput: ListTablesInput
  ListTablesOutput: ListTablesOutput
  ListTagsOfResourceInput: ListTagsOfResourceInput
  ListTagsOfResourceOutput: ListTagsOfResourceOutput
  PutItemInput: PutItemInput
  PutItemOutput: PutItemOutput
  PutResourcePolicyInput: PutResourcePolicyInput
  PutResourcePolicyOutput: PutResourcePolicyOutput
  QueryInput: QueryInput
  QueryOutput: QueryOutput
  RestoreTableFromBackupInput: RestoreTableFromBackupInput
  RestoreTableFromBackupOutput: RestoreTableFromBackupOutput
  RestoreTableToPointInTimeInput: RestoreTableToPointInTimeInput
  RestoreTableToPointInTimeOutput: RestoreTableToPointInTimeOutput
  ScanInput: ScanInput
  ScanOutput: ScanOutput
  SearchVectorsInput: SearchVectorsInput
  SearchVectorsOutput: SearchVectorsOutput
  StartBulkPutItemsInput: StartBulkPutItemsInput
  StartBulkPutItemsOutput: StartBulkPutItemsOutput
  TagResourceInput: TagResourceInput
  TagResourceOutput: TagResourceOutput
  TransactGetItemsInput: TransactGetItemsInput
  TransactGetItemsOutput: TransactGetItemsOutput
  TransactWriteItemsInput: TransactWriteItemsInput
  TransactWriteItemsOutput: TransactWriteItemsOutput
  UntagResourceInput: UntagResourceInput
  UntagResourceOutput: UntagResourceOutput
  UpdateContinuousBackupsInput: UpdateContinuousBackupsInput
  UpdateContinuousBackupsOutput: UpdateContinuousBackupsOutput
  UpdateContributorInsightsInput: UpdateContributorInsightsInput
  UpdateContributorInsightsOutput: UpdateContributorInsightsOutput
  UpdateGlobalTableInput: UpdateGlobalTableInput
  UpdateGlobalTableOutput: UpdateGlobalTableOutput
  UpdateGlobalTableSettingsInput: UpdateGlobalTableSettingsInput
  UpdateGlobalTableSettingsOutput: UpdateGlobalTableSettingsOutput
  UpdateItemInput: UpdateItemInput
  UpdateItemOutput: UpdateItemOutput
  UpdateKinesisStreamingDestinationInput: UpdateKinesisStreamingDestinationInput
  UpdateKinesisStreamingDestinationOutput: UpdateKinesisStreamingDestinationOutput
  UpdateTableInput: UpdateTableInput
  UpdateTableOutput: UpdateTableOutput
  UpdateTableReplicaAutoScalingInput: UpdateTableReplicaAutoScalingInput
  UpdateTableReplicaAutoScalingOutput: UpdateTableReplicaAutoScalingOutput
  UpdateTimeToLiveInput: UpdateTimeToLiveInput
  UpdateTimeToLiveOutput: UpdateTimeToLiveOutput
}
export interface BatchExecuteStatementInput {
  Statements: PartiQLBatchRequest
  ReturnConsumedCapacity?: ReturnConsumedCapacity
}
export interface BatchStatementRequest {
  Statement: PartiQLStatement
  Parameters?: PreparedStatementParameters
  ConsistentRead?: boolean
  ReturnValuesOnConditionCheckFailure?: ReturnValuesOnConditionCheckFailure
}
export interface BatchExecuteStatementOutput {
  Responses?: BatchStatementResponse[]
  ConsumedCapacity?: ConsumedCapacityMultiple
}
export interface BatchStatementResponse {
  Error?: BatchStatementError
  TableName?: string
  Item?: OutputItem
}
export interface BatchStatementError {
  Code?: BatchStatementErrorCodeEnum
  Message?: string
  Item?: OutputItem
}
export interface ConsumedCapacity {
  TableName?: string
  CapacityUnits?: number
  ReadCapacityUnits?: number
  WriteCapacityUnits?: number
  Table?: Capacity
  LocalSecondaryIndexes?: SecondaryIndexesCapacityMap
  GlobalSecondaryIndexes?: SecondaryIndexesCapacityMap
  VectorIndexes?: VectorIndexesCapacityMap
}
export interface Capacity {
  ReadCapacityUnits?: number
  WriteCapacityUnits?: number
  CapacityUnits?: number
}
export interface SecondaryIndexesCapacityMap {
  [k: string]: Capacity
}
export interface VectorIndexesCapacityMap {
  [k: string]: VectorCapacity
}
export interface VectorCapacity {
  VectorSearchRequestBytes?: number
  VectorWriteRequestBytes?: number
}
export interface BatchGetItemInput {
  RequestItems: BatchGetRequestMap
  ReturnConsumedCapacity?: ReturnConsumedCapacity
}
export interface BatchGetRequestMap {
  [k: string]: KeysAndAttributes
}
export interface KeysAndAttributes {
  Keys: KeyList
  AttributesToGet?: AttributeNameList
  ConsistentRead?: boolean
  ProjectionExpression?: string
  ExpressionAttributeNames?: ExpressionAttributeNameMap
}
export interface ExpressionAttributeNameMap {
  [k: string]: string
}
export interface BatchGetItemOutput {
  Responses?: BatchGetResponseMap
  UnprocessedKeys?: BatchGetRequestMap
  ConsumedCapacity?: ConsumedCapacityMultiple
}
export interface BatchGetResponseMap {
  [k: string]: ItemList
}
export interface BatchWriteItemInput {
  ReturnConsumedCapacity?: ReturnConsumedCapacity
  ReturnItemCollectionMetrics?: ReturnItemCollectionMetrics
  RequestItems: BatchWriteItemRequestMap
}
export interface BatchWriteItemRequestMap {
  [k: string]: WriteRequests
}
export interface WriteRequest {
  PutRequest?: PutRequest
  DeleteRequest?: DeleteRequest
}
export interface PutRequest {
  Item: AttributeMap
}
export interface DeleteRequest {
  Key: AttributeMap
}
export interface BatchWriteItemOutput {
  UnprocessedItems?: BatchWriteItemRequestMap
  ItemCollectionMetrics?: ItemCollectionMetricsPerTable
  ConsumedCapacity?: ConsumedCapacityMultiple
}
export interface ItemCollectionMetricsPerTable {
  [k: string]: ItemCollectionMetricsMultiple
}
export interface ItemCollectionMetrics {
  ItemCollectionKey?: AttributeMap
  SizeEstimateRangeGB?: ItemCollectionSizeEstimateRange
}
export interface CancelBulkOperationInput {
  BulkOperationArn: TransferArn
}
export interface CancelBulkOperationOutput {
  BulkOperationArn?: string
  BulkOperationStatus?: string
}
export interface CreateBackupInput {
  TableName: LongTableNameOrArn
  BackupName: string
}
export interface CreateBackupOutput {
  BackupDetails?: BackupDetails
}
export interface BackupDetails {
  BackupArn: string
  BackupName: string
  BackupSizeBytes?: number
  BackupStatus: BackupStatus
  BackupType: BackupType
  BackupCreationDateTime: number
  BackupExpiryDateTime?: number
}
export interface CreateGlobalTableInput {
  GlobalTableName: GlobalTableName
  ReplicationGroup: GlobalTableReplica[]
}
export interface GlobalTableReplica {
  RegionName?: string
}
export interface CreateGlobalTableOutput {
  GlobalTableDescription?: GlobalTableDescription
}
export interface GlobalTableDescription {
  ReplicationGroup?: ReplicaDescriptionList
  GlobalTableArn?: string
  CreationDateTime?: number
  GlobalTableStatus?: GlobalTableStatus
  GlobalTableName?: string
}
export interface ReplicaDescription {
  RegionName?: string
  ReplicaStatus?: ReplicaStatus
  ReplicaArn?: string
  ReplicaStatusDescription?: string
  ReplicaStatusPercentProgress?: string
  KMSMasterKeyId?: string
  ProvisionedThroughputOverride?: ProvisionedThroughputOverride
  OnDemandThroughputOverride?: OnDemandThroughputOverride
  WarmThroughput?: TableWarmThroughputDescription
  GlobalSecondaryIndexes?: ReplicaGlobalSecondaryIndexDescriptionList
  ReplicaInaccessibleDateTime?: number
  ReplicaTableClassSummary?: TableClassSummary
  GlobalTableSettingsReplicationMode?: GlobalTableSettingsReplicationMode
}
export interface ProvisionedThroughputOverride {
  ReadCapacityUnits?: number
}
export interface OnDemandThroughputOverride {
  MaxReadRequestUnits?: number
}
export interface TableWarmThroughputDescription {
  ReadUnitsPerSecond?: number
  WriteUnitsPerSecond?: number
  Status?: TableStatus
}
export interface ReplicaGlobalSecondaryIndexDescription {
  IndexName?: string
  ProvisionedThroughputOverride?: ProvisionedThroughputOverride
  OnDemandThroughputOverride?: OnDemandThroughputOverride
  WarmThroughput?: GlobalSecondaryIndexWarmThroughputDescription
}
export interface GlobalSecondaryIndexWarmThroughputDescription {
  ReadUnitsPerSecond?: number
  WriteUnitsPerSecond?: number
  Status?: IndexStatus
}
export interface TableClassSummary {
  TableClass?: TableClass
  LastUpdateDateTime?: number
}
export interface CreateTableInput {
  AttributeDefinitions?: AttributeDefinitions
  TableName: LongTableNameOrArn
  BillingMode?: BillingMode
  TableThroughputMode?: BillingMode
  ProvisionedThroughput?: ProvisionedThroughput
  KeySchema?: KeySchema
  GlobalSecondaryIndexes?: GlobalSecondaryIndexList
  LocalSecondaryIndexes?: LocalSecondaryIndexList
  StreamSpecification?: StreamSpecification
  SSESpecification?: SSESpecification
  Tags?: TagList
  TableClass?: string
  DeletionProtectionEnabled?: boolean
  WarmThroughput?: WarmThroughput
  ResourcePolicy?: string
  OnDemandThroughput?: OnDemandThroughput
  GlobalTableSourceArn?: string
  GlobalTableSettingsReplicationMode?: GlobalTableSettingsReplicationMode
  VectorIndexes?: VectorIndexList
}
export interface AttributeDefinition {
  AttributeType: ScalarAttributeType
  AttributeName: string
}
export interface ProvisionedThroughput {
  WriteCapacityUnits: number
  ReadCapacityUnits: number
}
export interface KeySchemaElement {
  AttributeName: string
  KeyType: KeyType
}
export interface GlobalSecondaryIndex {
  IndexName: string
  KeySchema: GlobalIndexKeySchema
  Projection: Projection
  ProvisionedThroughput?: ProvisionedThroughput
  OnDemandThroughput?: OnDemandThroughput
  WarmThroughput?: WarmThroughput
}
export interface Projection {
  ProjectionType?: ProjectionType
  NonKeyAttributes?: NonKeyAttributeNameList
}
export interface OnDemandThroughput {
  MaxReadRequestUnits?: number
  MaxWriteRequestUnits?: number
}
export interface WarmThroughput {
  ReadUnitsPerSecond?: number
  WriteUnitsPerSecond?: number
}
export interface LocalSecondaryIndex {
  IndexName: string
  KeySchema: KeySchema
  Projection: Projection
}
export interface StreamSpecification {
  StreamEnabled: boolean
  StreamViewType?: StreamViewType
}
export interface SSESpecification {
  Enabled?: boolean
  SSEType?: SSEType
  KMSMasterKeyId?: string
}
export interface Tag {
  Key?: string
  Value?: string
}
export interface VectorIndex {
  IndexName: string
  VectorAttribute: VectorAttributeDefinition
  SearchSchema?: SearchSchema
  Projection: Projection
  Dimensions: number
  DistanceFunction: VectorDistanceFunction
}
export interface VectorAttributeDefinition {
  AttributeName: string
}
export interface SearchSchemaElement {
  AttributeName: string
  SearchSchemaElementType: SearchSchemaElementType
}
export interface CreateTableOutput {
  TableDescription?: TableDescription
}
export interface TableDescription {
  AttributeDefinitions?: AttributeDefinitions
  TableName?: string
  KeySchema?: KeySchema
  TableStatus?: TableStatus
  CreationDateTime?: number
  ProvisionedThroughput?: ProvisionedThroughputDescription
  TableSizeBytes?: number
  ItemCount?: number
  TableArn?: string
  TableId?: string
  BillingModeSummary?: BillingModeSummary
  LocalSecondaryIndexes?: LocalSecondaryIndexDescriptionList
  GlobalSecondaryIndexes?: GlobalSecondaryIndexDescriptionList
  StreamSpecification?: StreamSpecification
  LatestStreamLabel?: string
  LatestStreamArn?: string
  GlobalTableVersion?: string
  Replicas?: ReplicaDescriptionList
  GlobalTableWitnesses?: GlobalTableWitnessDescriptionList
  GlobalTableSettingsReplicationMode?: GlobalTableSettingsReplicationMode
  RestoreSummary?: RestoreSummary
  SSEDescription?: SSEDescription
  ArchivalSummary?: ArchivalSummary
  TableClassSummary?: TableClassSummary
  DeletionProtectionEnabled?: boolean
  DisassociationProtectionEnabled?: boolean
  OnDemandThroughput?: OnDemandThroughput
  WarmThroughput?: TableWarmThroughputDescription
  MultiRegionConsistency?: MultiRegionConsistency
  VectorIndexes?: VectorIndexDescriptionList
}
export interface ProvisionedThroughputDescription {
  LastIncreaseDateTime?: number
  LastDecreaseDateTime?: number
  NumberOfDecreasesToday?: number
  ReadCapacityUnits?: number
  WriteCapacityUnits?: number
}
export interface BillingModeSummary {
  BillingMode?: BillingMode
  LastUpdateToPayPerRequestDateTime?: number
}
export interface LocalSecondaryIndexDescription {
  IndexName?: string
  KeySchema?: KeySchema
  Projection?: Projection
  IndexSizeBytes?: number
  ItemCount?: number
  IndexArn?: string
}
export interface GlobalSecondaryIndexDescription {
  IndexName?: string
  KeySchema?: GlobalIndexKeySchema
  Projection?: Projection
  IndexStatus?: IndexStatus
  Backfilling?: boolean
  ProvisionedThroughput?: ProvisionedThroughputDescription
  IndexSizeBytes?: number
  ItemCount?: number
  IndexArn?: string
  OnDemandThroughput?: OnDemandThroughput
  WarmThroughput?: GlobalSecondaryIndexWarmThroughputDescription
}
export interface GlobalTableWitnessDescription {
  RegionName?: string
  WitnessStatus?: WitnessStatus
}
export interface RestoreSummary {
  SourceBackupArn?: string
  SourceTableArn?: string
  RestoreDateTime: number
  RestoreInProgress: boolean
}
export interface SSEDescription {
  Status?: SSEStatus
  SSEType?: SSEType
  KMSMasterKeyArn?: string
  InaccessibleEncryptionDateTime?: number
}
export interface ArchivalSummary {
  ArchivalDateTime?: number
  ArchivalReason?: string
  ArchivalBackupArn?: string
}
export interface VectorIndexDescription {
  IndexName?: string
  SearchSchema?: SearchSchema
  Projection?: Projection
  VectorAttribute?: VectorAttributeDefinition
  Dimensions?: number
  DistanceFunction?: VectorDistanceFunction
  IndexStatus?: IndexStatus
  Backfilling?: boolean
  IndexSizeBytes?: number
  ItemCount?: number
  IndexArn?: string
}
export interface DeleteBackupInput {
  BackupArn: string
}
export interface DeleteBackupOutput {
  BackupDescription?: BackupDescription
}
export interface BackupDescription {
  BackupDetails?: BackupDetails
  SourceTableDetails?: SourceTableDetails
  SourceTableFeatureDetails?: SourceTableFeatureDetails
}
export interface SourceTableDetails {
  TableName: string
  TableId: string
  TableArn?: string
  TableSizeBytes?: number
  KeySchema: KeySchema
  TableCreationDateTime: number
  ProvisionedThroughput: ProvisionedThroughputDescription
  OnDemandThroughput?: OnDemandThroughput
  ItemCount?: number
  BillingMode?: BillingMode
}
export interface SourceTableFeatureDetails {
  LocalSecondaryIndexes?: LocalSecondaryIndexInfo[]
  GlobalSecondaryIndexes?: GlobalSecondaryIndexInfo[]
  StreamDescription?: StreamSpecification
  TimeToLiveDescription?: BackedUpTimeToLive
  SSEDescription?: SSEDescription
  VectorIndexes?: VectorIndexInfo[]
}
export interface LocalSecondaryIndexInfo {
  IndexName?: string
  KeySchema?: KeySchema
  Projection?: Projection
}
export interface GlobalSecondaryIndexInfo {
  IndexName?: string
  KeySchema?: GlobalIndexKeySchema
  Projection?: Projection
  ProvisionedThroughput?: ProvisionedThroughputDescription
  OnDemandThroughput?: OnDemandThroughput
}
export interface BackedUpTimeToLive {
  TimeToLiveStatus?: 'ENABLING' | 'DISABLING' | 'ENABLED' | 'DISABLED'
  AttributeName?: string
}
export interface VectorIndexInfo {
  IndexName?: string
  VectorAttribute?: VectorAttributeDefinition
  SearchSchema?: SearchSchema
  Projection?: Projection
  Dimensions?: number
  DistanceFunction?: VectorDistanceFunction
}
export interface DeleteItemInput {
  ReturnConsumedCapacity?: ReturnConsumedCapacity
  TableName: TableNameOrArn
  ReturnValues?: ReturnValue
  ReturnItemCollectionMetrics?: ReturnItemCollectionMetrics
  Key: AttributeMap
  ConditionalOperator?: ConditionalOperator
  Expected?: ExpectedAttributeMap
  ConditionExpression?: string
  ExpressionAttributeNames?: ExpressionAttributeNameMap
  ExpressionAttributeValues?: ExpressionAttributeValueMap
  ReturnValuesOnConditionCheckFailure?: ReturnValuesOnConditionCheckFailure
}
export interface ExpectedAttributeMap {
  [k: string]: ExpectedAttributeValue
}
export interface ExpectedAttributeValue {
  Value?: AttributeValue
  Exists?: boolean
  ComparisonOperator?: ComparisonOperator
  AttributeValueList?: AttributeValueList
}
export interface DeleteItemOutput {
  Attributes?: OutputItem
  ConsumedCapacity?: ConsumedCapacity
  ItemCollectionMetrics?: ItemCollectionMetrics
}
export interface DeleteResourcePolicyInput {
  ResourceArn: string
  ExpectedRevisionId?: string
}
export interface DeleteResourcePolicyOutput {
  RevisionId?: string
}
export interface DeleteTableInput {
  TableName: LongTableNameOrArn
}
export interface DeleteTableOutput {
  TableDescription?: TableDescription
}
export interface DescribeBackupInput {
  BackupArn: string
}
export interface DescribeBackupOutput {
  BackupDescription?: BackupDescription
}
export interface DescribeBulkOperationInput {
  BulkOperationArn: TransferArn
}
export interface DescribeBulkOperationOutput {
  BulkOperationDescription?: BulkOperationDescription
}
export interface BulkOperationDescription {
  BulkOperationArn?: string
  BulkOperationStatus?: string
  TableDetails?: {
    TableName?: string
    TableId?: string
  }[]
  ClientToken?: string
  InputS3Configuration?: InputS3Configuration
  OutputS3Configuration?: OutputS3Configuration
  StartTime?: number
  EndTime?: number
  ProcessedItemCount?: number
  ProcessedInputBytes?: number
  TotalInputBytes?: number
  BulkOperationUsage?: BulkOperationUsage[]
  FailedItemCount?: number
  FailureCode?: string
  FailureMessage?: string
  MaxWriteRequestUnits?: number
  PerformanceTier?: PerformanceTier
}
export interface InputS3Configuration {
  S3Bucket: S3Bucket
  InputFormat: BulkOperationInputFormat
  S3BucketOwner?: S3BucketOwner
  S3KeyPrefix?: S3Prefix
  InputCompressionType?: InputCompressionType
}
export interface OutputS3Configuration {
  OutputType: ('ERROR' | 'CONDITION_CHECK_FAILURE')[]
  S3BucketOwner?: S3BucketOwner
  S3Bucket?: S3Bucket
  S3KeyPrefix?: S3Prefix
  S3SseAlgorithm?: S3SseAlgorithm
  S3SseKmsKeyId?: S3SseKmsKeyId
}
export interface BulkOperationUsage {
  TableName?: string
  BulkPutBytes?: number
  Table?: BulkOperationBytes
  LocalSecondaryIndexes?: {
    [k: string]: BulkOperationBytes
  }
  GlobalSecondaryIndexes?: {
    [k: string]: BulkOperationBytes
  }
  VectorIndexes?: {
    [k: string]: BulkOperationVectorBytes
  }
}
export interface BulkOperationBytes {
  BulkPutBytes?: number
}
export interface BulkOperationVectorBytes {
  BulkPutVectorBytes?: number
}
export interface DescribeContinuousBackupsInput {
  TableName: LongTableNameOrArn
}
export interface DescribeContinuousBackupsOutput {
  ContinuousBackupsDescription?: ContinuousBackupsDescription
}
export interface ContinuousBackupsDescription {
  ContinuousBackupsStatus?: ContinuousBackupsStatus
  PointInTimeRecoveryDescription?: PointInTimeRecoveryDescription
}
export interface PointInTimeRecoveryDescription {
  PointInTimeRecoveryStatus?: PointInTimeRecoveryStatus
  RecoveryPeriodInDays?: number
  EarliestRestorableDateTime?: number
  LatestRestorableDateTime?: number
}
export interface DescribeContributorInsightsInput {
  TableName: LongTableNameOrArn
  IndexName?: string
}
export interface DescribeContributorInsightsOutput {
  TableName?: string
  IndexName?: string
  ContributorInsightsRuleList?: ContributorInsightsRuleList
  ContributorInsightsStatus?: ContributorInsightsStatus
  LastUpdateDateTime?: number
  FailureException?: FailureException
  ContributorInsightsMode?: ContributorInsightsMode
}
export interface FailureException {
  ExceptionName?: string
  ExceptionDescription?: string
}
export type DescribeEndpointsInput = Readonly<Record<string, never>>
export interface DescribeEndpointsOutput {
  Endpoints: Endpoints
}
export interface Endpoint {
  Address: string
  CachePeriodInMinutes: number
}
export interface DescribeExportInput {
  ExportArn: TransferArn
}
export interface DescribeExportOutput {
  ExportDescription?: ExportDescription
}
export interface ExportDescription {
  ExportArn?: string
  ExportStatus?: string
  StartTime?: number
  EndTime?: number
  ExportManifest?: string
  TableArn?: string
  TableId?: string
  ExportTime?: number
  ClientToken?: string
  S3Bucket?: string
  S3BucketOwner?: string
  S3Prefix?: string
  S3SseAlgorithm?: S3SseAlgorithm
  S3SseKmsKeyId?: string
  FailureCode?: string
  FailureMessage?: string
  ExportFormat?: ExportFormat
  BilledSizeBytes?: number
  ItemCount?: number
  ExportType?: ExportType
  IncrementalExportSpecification?: IncrementalExportSpecification
  FilterSpecification?: FilterSpecification
}
export interface IncrementalExportSpecification {
  ExportFromTime?: number
  ExportToTime?: number
  ExportViewType?: ExportViewType
}
export interface FilterSpecification {
  FilterExpression?: string
  ProjectionExpression?: string
  KeyConditionExpression?: string
  ExpressionAttributeNames?: ExpressionAttributeNameMap
  ExpressionAttributeValues?: ExpressionAttributeValueMap
}
export interface DescribeGlobalTableInput {
  GlobalTableName: GlobalTableName
}
export interface DescribeGlobalTableOutput {
  GlobalTableDescription?: GlobalTableDescription
}
export interface DescribeGlobalTableSettingsInput {
  GlobalTableName: GlobalTableName
}
export interface DescribeGlobalTableSettingsOutput {
  GlobalTableName?: string
  ReplicaSettings?: ReplicaSettingsDescription[]
}
export interface ReplicaSettingsDescription {
  RegionName: string
  ReplicaStatus?: ReplicaStatus
  ReplicaBillingModeSummary?: BillingModeSummary
}
export interface DescribeImportInput {
  ImportArn: TransferArn
}
export interface DescribeImportOutput {
  ImportTableDescription?: ImportTableDescription
}
export interface ImportTableDescription {
  ImportArn?: string
  ImportStatus?: string
  TableArn?: string
  TableId?: string
  ClientToken?: string
  S3BucketSource?: S3BucketSource
  ErrorCount?: number
  CloudWatchLogGroupArn?: string
  InputFormat?: InputFormat
  InputFormatOptions?: InputFormatOptions
  InputCompressionType?: InputCompressionType
  TableCreationParameters?: TableCreationParameters
  StartTime?: number
  EndTime?: number
  ProcessedSizeBytes?: number
  ProcessedItemCount?: number
  ImportedItemCount?: number
  FailureCode?: string
  FailureMessage?: string
}
export interface S3BucketSource {
  S3BucketOwner?: S3BucketOwner
  S3Bucket: S3Bucket
  S3KeyPrefix?: S3Prefix
}
export interface InputFormatOptions {
  Csv?: CsvOptions
}
export interface CsvOptions {
  Delimiter?: string
  HeaderList?: string[]
}
export interface TableCreationParameters {
  TableName: string
  AttributeDefinitions: AttributeDefinitions
  KeySchema: KeySchema
  BillingMode?: BillingMode
  ProvisionedThroughput?: ProvisionedThroughput
  OnDemandThroughput?: OnDemandThroughput
  SSESpecification?: SSESpecification
  GlobalSecondaryIndexes?: GlobalSecondaryIndex[]
  VectorIndexes?: VectorIndex[]
}
export interface DescribeKinesisStreamingDestinationInput {
  TableName: LongTableNameOrArn
}
export interface DescribeKinesisStreamingDestinationOutput {
  TableName?: string
  KinesisDataStreamDestinations?: KinesisDataStreamDestination[]
}
export interface KinesisDataStreamDestination {
  StreamArn?: string
  DestinationStatus?: DestinationStatus
  DestinationStatusDescription?: string
  ApproximateCreationDateTimePrecision?: ApproximateCreationDateTimePrecision
}
export type DescribeLimitsInput = Readonly<Record<string, never>>
export interface DescribeLimitsOutput {
  AccountMaxReadCapacityUnits?: number
  AccountMaxWriteCapacityUnits?: number
  TableMaxReadCapacityUnits?: number
  TableMaxWriteCapacityUnits?: number
}
export interface DescribeTableInput {
  TableName: LongTableNameOrArn
}
export interface DescribeTableOutput {
  Table?: TableDescription
}
export interface DescribeTableReplicaAutoScalingInput {
  TableName: LongTableNameOrArn
}
export interface DescribeTableReplicaAutoScalingOutput {
  TableAutoScalingDescription?: TableAutoScalingDescription
}
export interface TableAutoScalingDescription {
  TableName?: string
  TableStatus?: TableStatus
  Replicas?: ReplicaAutoScalingDescription[]
}
export interface ReplicaAutoScalingDescription {
  RegionName?: string
  GlobalSecondaryIndexes?: ReplicaGlobalSecondaryIndexAutoScalingDescription[]
  ReplicaProvisionedReadCapacityAutoScalingSettings?: AutoScalingSettingsDescription
  ReplicaProvisionedWriteCapacityAutoScalingSettings?: AutoScalingSettingsDescription
  ReplicaStatus?: ReplicaStatus
}
export interface ReplicaGlobalSecondaryIndexAutoScalingDescription {
  IndexName?: string
  IndexStatus?: IndexStatus
  ProvisionedReadCapacityAutoScalingSettings?: AutoScalingSettingsDescription
  ProvisionedWriteCapacityAutoScalingSettings?: AutoScalingSettingsDescription
}
export interface AutoScalingSettingsDescription {
  MinimumUnits?: number
  MaximumUnits?: number
  AutoScalingDisabled?: boolean
  AutoScalingRoleArn?: string
  ScalingPolicies?: AutoScalingPolicyDescription[]
}
export interface AutoScalingPolicyDescription {
  PolicyName?: string
  TargetTrackingScalingPolicyConfiguration?: AutoScalingTargetTrackingDescription
}
export interface AutoScalingTargetTrackingDescription {
  DisableScaleIn?: boolean
  ScaleInCooldown?: number
  ScaleOutCooldown?: number
  TargetValue: number
}
export interface DescribeTimeToLiveInput {
  TableName: LongTableNameOrArn
}
export interface DescribeTimeToLiveOutput {
  TimeToLiveDescription?: TimeToLiveDescription
}
export interface TimeToLiveDescription {
  TimeToLiveStatus?: TimeToLiveStatus
  AttributeName?: string
}
export interface DisableKinesisStreamingDestinationInput {
  TableName: LongTableNameOrArn
  StreamArn: string
  EnableKinesisStreamingConfiguration?: EnableKinesisStreamingConfiguration
}
export interface EnableKinesisStreamingConfiguration {
  ApproximateCreationDateTimePrecision?: ApproximateCreationDateTimePrecision
}
export interface DisableKinesisStreamingDestinationOutput {
  TableName?: string
  StreamArn?: string
  DestinationStatus?: DestinationStatus
  EnableKinesisStreamingConfiguration?: EnableKinesisStreamingConfiguration
}
export interface EnableKinesisStreamingDestinationInput {
  TableName: LongTableNameOrArn
  StreamArn: string
  EnableKinesisStreamingConfiguration?: EnableKinesisStreamingConfiguration
}
export interface EnableKinesisStreamingDestinationOutput {
  TableName?: string
  StreamArn?: string
  DestinationStatus?: DestinationStatus
  EnableKinesisStreamingConfiguration?: EnableKinesisStreamingConfiguration
}
export interface ExecuteStatementInput {
  Statement: PartiQLStatement
  Parameters?: PreparedStatementParameters
  ConsistentRead?: boolean
  NextToken?: PartiQLNextToken
  ReturnConsumedCapacity?: ReturnConsumedCapacity
  Limit?: number
  ReturnValuesOnConditionCheckFailure?: ReturnValuesOnConditionCheckFailure
}
export interface ExecuteStatementOutput {
  Items?: ItemList
  NextToken?: string
  ConsumedCapacity?: ConsumedCapacity
  LastEvaluatedKey?: AttributeMap
}
export interface ExecuteTransactionInput {
  TransactStatements: ParameterizedStatements
  ClientRequestToken?: string
  ReturnConsumedCapacity?: ReturnConsumedCapacity
}
export interface ParameterizedStatement {
  Statement: PartiQLStatement
  Parameters?: PreparedStatementParameters
  ReturnValuesOnConditionCheckFailure?: ReturnValuesOnConditionCheckFailure
}
export interface ExecuteTransactionOutput {
  Responses?: ItemResponse[]
  ConsumedCapacity?: ConsumedCapacityMultiple
}
export interface ItemResponse {
  Item?: OutputItem
}
export interface ExportTableToPointInTimeInput {
  TableArn: string
  ExportTime?: number
  ClientToken?: string
  S3Bucket: S3Bucket
  S3BucketOwner?: S3BucketOwner
  S3Prefix?: S3Prefix
  S3SseAlgorithm?: S3SseAlgorithm
  S3SseKmsKeyId?: S3SseKmsKeyId
  ExportFormat?: ExportFormat
  ExportType?: ExportType
  IncrementalExportSpecification?: IncrementalExportSpecification
  FilterSpecification?: FilterSpecification
}
export interface ExportTableToPointInTimeOutput {
  ExportDescription?: ExportDescription
}
export interface GetItemInput {
  ReturnConsumedCapacity?: ReturnConsumedCapacity
  AttributesToGet?: AttributeNameList
  TableName: TableNameOrArn
  Key: AttributeMap
  ConsistentRead?: boolean
  ProjectionExpression?: string
  ExpressionAttributeNames?: ExpressionAttributeNameMap
}
export interface GetItemOutput {
  Item?: OutputItem
  ConsumedCapacity?: ConsumedCapacity
}
export interface GetResourcePolicyInput {
  ResourceArn: string
}
export interface GetResourcePolicyOutput {
  Policy?: string
  RevisionId?: string
}
export interface ImportTableInput {
  ClientToken?: ClientToken
  S3BucketSource: S3BucketSource
  InputFormat: InputFormat
  InputFormatOptions?: InputFormatOptions
  InputCompressionType?: InputCompressionType
  TableCreationParameters: TableCreationParameters
}
export interface ImportTableOutput {
  ImportTableDescription?: ImportTableDescription
}
export interface ListBackupsInput {
  TableName?: LongTableNameOrArn
  Limit?: number
  TimeRangeLowerBound?: number
  TimeRangeUpperBound?: number
  ExclusiveStartBackupArn?: string
  BackupType?: 'USER' | 'SYSTEM' | 'AWS_BACKUP' | 'ALL'
}
export interface ListBackupsOutput {
  BackupSummaries?: BackupSummary[]
  LastEvaluatedBackupArn?: string
}
export interface BackupSummary {
  TableName?: string
  TableId?: string
  TableArn?: string
  BackupArn?: string
  BackupName?: string
  BackupCreationDateTime?: number
  BackupExpiryDateTime?: number
  BackupStatus?: BackupStatus
  BackupType?: BackupType
  BackupSizeBytes?: number
}
export interface ListBulkOperationsInput {
  MaxResults?: number
  NextToken?: string
}
export interface ListBulkOperationsOutput {
  BulkOperationsSummaryList?: BulkOperationSummary[]
  NextToken?: string
}
export interface BulkOperationSummary {
  BulkOperationArn?: string
  BulkOperationStatus?: string
  StartTime?: number
  EndTime?: number
}
export interface ListContributorInsightsInput {
  TableName?: LongTableNameOrArn
  NextToken?: string
  MaxResults?: number
}
export interface ListContributorInsightsOutput {
  ContributorInsightsSummaries?: ContributorInsightsSummaries
  NextToken?: string
}
export interface ContributorInsightsSummary {
  TableName?: string
  IndexName?: string
  ContributorInsightsStatus?: ContributorInsightsStatus
  ContributorInsightsMode?: ContributorInsightsMode
}
export interface ListExportsInput {
  TableArn?: string
  MaxResults?: number
  NextToken?: string
}
export interface ListExportsOutput {
  ExportSummaries?: ExportSummary[]
  NextToken?: string
}
export interface ExportSummary {
  ExportArn?: string
  ExportStatus?: string
  ExportType?: ExportType
}
export interface ListGlobalTablesInput {
  ExclusiveStartGlobalTableName?: GlobalTableName
  Limit?: number
  RegionName?: string
}
export interface ListGlobalTablesOutput {
  GlobalTables?: GlobalTable[]
  LastEvaluatedGlobalTableName?: string
}
export interface GlobalTable {
  GlobalTableName?: string
  ReplicationGroup?: GlobalTableReplica[]
}
export interface ListImportsInput {
  TableArn?: string
  PageSize?: number
  NextToken?: string
}
export interface ListImportsOutput {
  ImportSummaryList?: ImportSummary[]
  NextToken?: string
}
export interface ImportSummary {
  ImportArn?: string
  ImportStatus?: string
  TableArn?: string
  S3BucketSource?: S3BucketSource
  CloudWatchLogGroupArn?: string
  InputFormat?: InputFormat
  StartTime?: number
  EndTime?: number
}
export interface ListTablesInput {
  ExclusiveStartTableName?: string
  Limit?: number
}
export interface ListTablesOutput {
  TableNames?: TableNameList
  LastEvaluatedTableName?: string
}
export interface ListTagsOfResourceInput {
  ResourceArn: string
  NextToken?: string
}
export interface ListTagsOfResourceOutput {
  Tags?: TagList
  NextToken?: string
}
export interface PutItemInput {
  ReturnConsumedCapacity?: ReturnConsumedCapacity
  ReturnValues?: ReturnValue
  TableName: TableNameOrArn
  Item: AttributeMap
  ConditionalOperator?: ConditionalOperator
  Expected?: ExpectedAttributeMap
  ReturnItemCollectionMetrics?: ReturnItemCollectionMetrics
  ConditionExpression?: string
  ExpressionAttributeNames?: ExpressionAttributeNameMap
  ExpressionAttributeValues?: ExpressionAttributeValueMap
  ReturnValuesOnConditionCheckFailure?: ReturnValuesOnConditionCheckFailure
}
export interface PutItemOutput {
  Attributes?: OutputItem
  ConsumedCapacity?: ConsumedCapacity
  ItemCollectionMetrics?: ItemCollectionMetrics
}
export interface PutResourcePolicyInput {
  ResourceArn: string
  Policy: string
  ExpectedRevisionId?: string
  ConfirmRemoveSelfResourceAccess?: boolean
}
export interface PutResourcePolicyOutput {
  RevisionId?: string
}
export interface QueryInput {
  Select?: Select
  IndexName?: string
  ReturnConsumedCapacity?: ReturnConsumedCapacity
  QueryFilter?: FilterConditionMap
  TableName: TableNameOrArn
  ConditionalOperator?: ConditionalOperator
  AttributesToGet?: AttributeNameList
  Limit?: number
  KeyConditions?: KeyConditions
  ExclusiveStartKey?: AttributeMap
  ConsistentRead?: boolean
  ScanIndexForward?: boolean
  ProjectionExpression?: string
  FilterExpression?: string
  KeyConditionExpression?: string
  ExpressionAttributeNames?: ExpressionAttributeNameMap
  ExpressionAttributeValues?: ExpressionAttributeValueMap
}
export interface FilterConditionMap {
  [k: string]: Condition
}
export interface Condition {
  AttributeValueList?: AttributeValueList
  ComparisonOperator: ComparisonOperator
}
export interface KeyConditions {
  [k: string]: Condition
}
export interface QueryOutput {
  Items?: ItemList
  Count?: number
  ScannedCount?: number
  LastEvaluatedKey?: AttributeMap
  ConsumedCapacity?: ConsumedCapacity
}
export interface RestoreTableFromBackupInput {
  TargetTableName: string
  BackupArn: string
  BillingModeOverride?: BillingMode
  GlobalSecondaryIndexOverride?: GlobalSecondaryIndexList
  LocalSecondaryIndexOverride?: LocalSecondaryIndexList
  ProvisionedThroughputOverride?: ProvisionedThroughput
  OnDemandThroughputOverride?: OnDemandThroughput
  SSESpecificationOverride?: SSESpecification
  VectorIndexOverride?: VectorIndexList
}
export interface RestoreTableFromBackupOutput {
  TableDescription?: TableDescription
}
export interface RestoreTableToPointInTimeInput {
  SourceTableArn?: string
  SourceTableName?: string
  TargetTableName: string
  UseLatestRestorableTime?: boolean
  RestoreDateTime?: number
  BillingModeOverride?: BillingMode
  GlobalSecondaryIndexOverride?: GlobalSecondaryIndexList
  LocalSecondaryIndexOverride?: LocalSecondaryIndexList
  ProvisionedThroughputOverride?: ProvisionedThroughput
  OnDemandThroughputOverride?: OnDemandThroughput
  SSESpecificationOverride?: SSESpecification
  VectorIndexOverride?: VectorIndexList
}
export interface RestoreTableToPointInTimeOutput {
  TableDescription?: TableDescription
}
export interface ScanInput {
  Select?: Select
  IndexName?: string
  TotalSegments?: number
  ReturnConsumedCapacity?: ReturnConsumedCapacity
  TableName: TableNameOrArn
  ConditionalOperator?: ConditionalOperator
  ScanFilter?: FilterConditionMap
  Segment?: number
  Limit?: number
  AttributesToGet?: AttributeNameList
  ExclusiveStartKey?: AttributeMap
  ProjectionExpression?: string
  FilterExpression?: string
  ExpressionAttributeNames?: ExpressionAttributeNameMap
  ExpressionAttributeValues?: ExpressionAttributeValueMap
  ConsistentRead?: boolean
}
export interface ScanOutput {
  Items?: ItemList
  Count?: number
  ScannedCount?: number
  LastEvaluatedKey?: AttributeMap
  ConsumedCapacity?: ConsumedCapacity
}
export interface SearchVectorsInput {
  TableName: TableNameOrArn
  IndexName: string
  ReturnConsumedCapacity?: ReturnConsumedCapacity
  ExpressionAttributeNames?: ExpressionAttributeNameMap
  ExpressionAttributeValues?: ExpressionAttributeValueMap
  ProjectionExpression?: string
  SearchVector: AttributeValue[]
  SearchConditionExpression?: string
  TopK: number
}
export interface SearchVectorsOutput {
  SearchResults?: SearchResult[]
  ConsumedCapacity?: VectorCapacity
}
export interface SearchResult {
  Item?: AttributeMap
  Score?: number
}
export interface StartBulkPutItemsInput {
  ClientToken?: ClientToken
  TableName: LongTableNameOrArn
  InputS3Configuration: InputS3Configuration
  OutputS3Configuration: OutputS3Configuration
  MaxWriteRequestUnits?: number
  PerformanceTier?: PerformanceTier
}
export interface StartBulkPutItemsOutput {
  BulkOperationDescription?: BulkOperationDescription
}
export interface TagResourceInput {
  ResourceArn: string
  Tags: TagList
}
export type TagResourceOutput = Readonly<Record<string, never>>
export interface TransactGetItemsInput {
  ReturnConsumedCapacity?: ReturnConsumedCapacity
  TransactItems: TransactGetItemList
}
export interface TransactGetItem {
  Get: Get
}
export interface Get {
  Key: AttributeMap
  TableName: TableNameOrArn
  ProjectionExpression?: string
  ExpressionAttributeNames?: ExpressionAttributeNameMap
}
export interface TransactGetItemsOutput {
  ConsumedCapacity?: ConsumedCapacityMultiple
  Responses?: ItemResponseList
}
export interface TransactWriteItemsInput {
  ClientRequestToken?: string
  ReturnConsumedCapacity?: ReturnConsumedCapacity
  ReturnItemCollectionMetrics?: ReturnItemCollectionMetrics
  TransactItems: TransactWriteItemList
}
export interface TransactWriteItem {
  ConditionCheck?: ConditionCheck
  Put?: Put
  Delete?: Delete
  Update?: Update
}
export interface ConditionCheck {
  Key: AttributeMap
  TableName: TableNameOrArn
  ConditionExpression: string
  ExpressionAttributeNames?: ExpressionAttributeNameMap
  ExpressionAttributeValues?: ExpressionAttributeValueMap
  ReturnValuesOnConditionCheckFailure?: ReturnValuesOnConditionCheckFailure
}
export interface Put {
  Item: AttributeMap
  TableName: TableNameOrArn
  ConditionExpression?: string
  ExpressionAttributeNames?: ExpressionAttributeNameMap
  ExpressionAttributeValues?: ExpressionAttributeValueMap
  ReturnValuesOnConditionCheckFailure?: ReturnValuesOnConditionCheckFailure
}
export interface Delete {
  Key: AttributeMap
  TableName: TableNameOrArn
  ConditionExpression?: string
  ExpressionAttributeNames?: ExpressionAttributeNameMap
  ExpressionAttributeValues?: ExpressionAttributeValueMap
  ReturnValuesOnConditionCheckFailure?: ReturnValuesOnConditionCheckFailure
}
export interface Update {
  Key: AttributeMap
  UpdateExpression: string
  TableName: TableNameOrArn
  ConditionExpression?: string
  ExpressionAttributeNames?: ExpressionAttributeNameMap
  ExpressionAttributeValues?: ExpressionAttributeValueMap
  ReturnValuesOnConditionCheckFailure?: ReturnValuesOnConditionCheckFailure
}
export interface TransactWriteItemsOutput {
  ConsumedCapacity?: ConsumedCapacityMultiple
  ItemCollectionMetrics?: ItemCollectionMetricsPerTable
}
export interface UntagResourceInput {
  ResourceArn: string
  TagKeys: TagKeyList
}
export type UntagResourceOutput = Readonly<Record<string, never>>
export interface UpdateContinuousBackupsInput {
  TableName: LongTableNameOrArn
  PointInTimeRecoverySpecification: PointInTimeRecoverySpecification
}
export interface PointInTimeRecoverySpecification {
  PointInTimeRecoveryEnabled: boolean
  RecoveryPeriodInDays?: number
}
export interface UpdateContinuousBackupsOutput {
  ContinuousBackupsDescription?: ContinuousBackupsDescription
}
export interface UpdateContributorInsightsInput {
  TableName: LongTableNameOrArn
  IndexName?: string
  ContributorInsightsAction: ContributorInsightsAction
  ContributorInsightsMode?: ContributorInsightsMode
}
export interface UpdateContributorInsightsOutput {
  TableName?: string
  IndexName?: string
  ContributorInsightsStatus?: ContributorInsightsStatus
  ContributorInsightsMode?: ContributorInsightsMode
}
export interface UpdateGlobalTableInput {
  GlobalTableName: GlobalTableName
  ReplicaUpdates: ReplicaUpdate[]
}
export interface ReplicaUpdate {
  Create?: ReplicaAction
  Delete?: ReplicaAction
}
export interface ReplicaAction {
  RegionName: string
}
export interface UpdateGlobalTableOutput {
  GlobalTableDescription?: GlobalTableDescription
}
export interface UpdateGlobalTableSettingsInput {
  GlobalTableName: GlobalTableName
  GlobalTableBillingMode?: BillingMode
  GlobalTableProvisionedWriteCapacityUnits?: PositiveUnits
  GlobalTableProvisionedWriteCapacityAutoScalingSettingsUpdate?: AutoScalingSettingsUpdate
  GlobalTableGlobalSecondaryIndexSettingsUpdate?: GlobalTableGlobalSecondaryIndexSettingsUpdate[]
  ReplicaSettingsUpdate?: ReplicaSettingsUpdate[]
}
export interface AutoScalingSettingsUpdate {
  MinimumUnits?: PositiveUnits
  MaximumUnits?: PositiveUnits
  AutoScalingDisabled?: boolean
  AutoScalingRoleArn?: string
  ScalingPolicyUpdate?: AutoScalingPolicyUpdate
}
export interface AutoScalingPolicyUpdate {
  PolicyName?: string
  TargetTrackingScalingPolicyConfiguration: AutoScalingTargetTrackingUpdate
}
export interface AutoScalingTargetTrackingUpdate {
  DisableScaleIn?: boolean
  ScaleInCooldown?: number
  ScaleOutCooldown?: number
  TargetValue: number
}
export interface GlobalTableGlobalSecondaryIndexSettingsUpdate {
  IndexName: IndexName
  ProvisionedWriteCapacityUnits?: PositiveUnits
  ProvisionedWriteCapacityAutoScalingSettingsUpdate?: AutoScalingSettingsUpdate
}
export interface ReplicaSettingsUpdate {
  RegionName: string
  ReplicaProvisionedReadCapacityUnits?: PositiveUnits
  ReplicaProvisionedReadCapacityAutoScalingSettingsUpdate?: AutoScalingSettingsUpdate
  ReplicaGlobalSecondaryIndexSettingsUpdate?: ReplicaGlobalSecondaryIndexSettingsUpdate[]
  ReplicaTableClass?: TableClass
}
export interface ReplicaGlobalSecondaryIndexSettingsUpdate {
  IndexName: IndexName
  ProvisionedReadCapacityUnits?: PositiveUnits
  ProvisionedReadCapacityAutoScalingSettingsUpdate?: AutoScalingSettingsUpdate
}
export interface UpdateGlobalTableSettingsOutput {
  GlobalTableName?: string
  ReplicaSettings?: ReplicaSettingsDescription[]
}
export interface UpdateItemInput {
  ReturnConsumedCapacity?: ReturnConsumedCapacity
  TableName: TableNameOrArn
  ReturnValues?: ReturnValue
  ConditionalOperator?: ConditionalOperator
  Key: AttributeMap
  Expected?: ExpectedAttributeMap
  AttributeUpdates?: AttributeUpdates
  ReturnItemCollectionMetrics?: ReturnItemCollectionMetrics
  UpdateExpression?: string
  ConditionExpression?: string
  ExpressionAttributeNames?: ExpressionAttributeNameMap
  ExpressionAttributeValues?: ExpressionAttributeValueMap
  ReturnValuesOnConditionCheckFailure?: ReturnValuesOnConditionCheckFailure
}
export interface AttributeUpdates {
  [k: string]: AttributeValueUpdate
}
export interface AttributeValueUpdate {
  Value?: AttributeValue
  Action?: AttributeAction
}
export interface UpdateItemOutput {
  Attributes?: OutputItem
  ConsumedCapacity?: ConsumedCapacity
  ItemCollectionMetrics?: ItemCollectionMetrics
}
export interface UpdateKinesisStreamingDestinationInput {
  TableName: LongTableNameOrArn
  StreamArn: string
  UpdateKinesisStreamingConfiguration?: UpdateKinesisStreamingConfiguration
}
export interface UpdateKinesisStreamingConfiguration {
  ApproximateCreationDateTimePrecision?: ApproximateCreationDateTimePrecision
}
export interface UpdateKinesisStreamingDestinationOutput {
  TableName?: string
  StreamArn?: string
  DestinationStatus?: DestinationStatus
  UpdateKinesisStreamingConfiguration?: UpdateKinesisStreamingConfiguration
}
export interface UpdateTableInput {
  TableName: LongTableNameOrArn
  ProvisionedThroughput?: ProvisionedThroughput
  BillingMode?: BillingMode
  TableThroughputMode?: BillingMode
  GlobalSecondaryIndexUpdates?: GlobalSecondaryIndexUpdateList
  AttributeDefinitions?: AttributeDefinitions
  StreamSpecification?: StreamSpecification
  SSESpecification?: SSESpecification
  ReplicaUpdates?: ReplicationGroupUpdateList
  TableClass?: string
  DeletionProtectionEnabled?: boolean
  MultiRegionConsistency?: MultiRegionConsistency
  GlobalTableWitnessUpdates?: GlobalTableWitnessGroupUpdateList
  OnDemandThroughput?: OnDemandThroughput
  WarmThroughput?: WarmThroughput
  GlobalTableSettingsReplicationMode?: GlobalTableSettingsReplicationMode
  DisassociationProtectionEnabled?: boolean
  VectorIndexUpdates?: VectorIndexUpdateList
}
export interface GlobalSecondaryIndexUpdate {
  Update?: UpdateGlobalSecondaryIndexAction
  Create?: CreateGlobalSecondaryIndexAction
  Delete?: DeleteGlobalSecondaryIndexAction
}
export interface UpdateGlobalSecondaryIndexAction {
  IndexName: string
  ProvisionedThroughput?: ProvisionedThroughput
  OnDemandThroughput?: OnDemandThroughput
  WarmThroughput?: WarmThroughput
}
export interface CreateGlobalSecondaryIndexAction {
  IndexName: string
  KeySchema: GlobalIndexKeySchema
  Projection: Projection
  ProvisionedThroughput?: ProvisionedThroughput
  OnDemandThroughput?: OnDemandThroughput
  WarmThroughput?: WarmThroughput
}
export interface DeleteGlobalSecondaryIndexAction {
  IndexName: string
}
export interface ReplicationGroupUpdate {
  Create?: CreateReplicationGroupMemberAction
  Update?: UpdateReplicationGroupMemberAction
  Delete?: DeleteReplicationGroupMemberAction
  Disassociate?: DisassociateReplicationGroupMemberAction
}
export interface CreateReplicationGroupMemberAction {
  RegionName: string
  KMSMasterKeyId?: string
  ProvisionedThroughputOverride?: ProvisionedThroughputOverride
  OnDemandThroughputOverride?: OnDemandThroughputOverride
  GlobalSecondaryIndexes?: ReplicaGlobalSecondaryIndexList
  TableClassOverride?: string
}
export interface ReplicaGlobalSecondaryIndex {
  IndexName: string
  ProvisionedThroughputOverride?: ProvisionedThroughputOverride
  OnDemandThroughputOverride?: OnDemandThroughputOverride
}
export interface UpdateReplicationGroupMemberAction {
  RegionName: string
  KMSMasterKeyId?: string
  ProvisionedThroughputOverride?: ProvisionedThroughputOverride
  OnDemandThroughputOverride?: OnDemandThroughputOverride
  GlobalSecondaryIndexes?: ReplicaGlobalSecondaryIndexList
  TableClassOverride?: string
}
export interface DeleteReplicationGroupMemberAction {
  RegionName: string
}
export interface DisassociateReplicationGroupMemberAction {
  RegionName: string
  DisassociationMode: DisassociationMode
}
export interface GlobalTableWitnessGroupUpdate {
  Create?: CreateGlobalTableWitnessGroupMemberAction
  Delete?: DeleteGlobalTableWitnessGroupMemberAction
}
export interface CreateGlobalTableWitnessGroupMemberAction {
  RegionName: string
}
export interface DeleteGlobalTableWitnessGroupMemberAction {
  RegionName: string
}
export interface VectorIndexUpdate {
  Create?: CreateVectorIndexAction
  Delete?: DeleteVectorIndexAction
}
export interface CreateVectorIndexAction {
  IndexName: string
  VectorAttribute: VectorAttributeDefinition
  SearchSchema?: SearchSchema
  Projection: Projection
  Dimensions: number
  DistanceFunction: VectorDistanceFunction
}
export interface DeleteVectorIndexAction {
  IndexName: string
}
export interface UpdateTableOutput {
  TableDescription?: TableDescription
}
export interface UpdateTableReplicaAutoScalingInput {
  GlobalSecondaryIndexUpdates?: GlobalSecondaryIndexAutoScalingUpdate[]
  TableName: LongTableNameOrArn
  ProvisionedWriteCapacityAutoScalingUpdate?: AutoScalingSettingsUpdate
  ReplicaUpdates?: ReplicaAutoScalingUpdate[]
}
export interface GlobalSecondaryIndexAutoScalingUpdate {
  IndexName?: IndexName
  ProvisionedWriteCapacityAutoScalingUpdate?: AutoScalingSettingsUpdate
}
export interface ReplicaAutoScalingUpdate {
  RegionName: string
  ReplicaGlobalSecondaryIndexUpdates?: ReplicaGlobalSecondaryIndexAutoScalingUpdate[]
  ReplicaProvisionedReadCapacityAutoScalingUpdate?: AutoScalingSettingsUpdate
}
export interface ReplicaGlobalSecondaryIndexAutoScalingUpdate {
  IndexName?: IndexName
  ProvisionedReadCapacityAutoScalingUpdate?: AutoScalingSettingsUpdate
}
export interface UpdateTableReplicaAutoScalingOutput {
  TableAutoScalingDescription?: TableAutoScalingDescription
}
export interface UpdateTimeToLiveInput {
  TableName: LongTableNameOrArn
  TimeToLiveSpecification: TimeToLiveSpecification
}
export interface TimeToLiveSpecification {
  AttributeName: string
  Enabled: boolean
}
export interface UpdateTimeToLiveOutput {
  TimeToLiveSpecification?: TimeToLiveSpecification
}
