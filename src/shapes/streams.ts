// Generated from schemas/ by `npm run generate`; do not edit. The wire shapes of every operation.
import type { RawJson } from '../model/json.js'

export type StreamArn = string
export type PositiveInteger = number
export type ShardId = string
export type ShardFilterType = 'CHILD_SHARDS'
export type StreamStatus = 'ENABLING' | 'ENABLED' | 'DISABLING' | 'DISABLED'
export type StreamViewType = 'NEW_IMAGE' | 'OLD_IMAGE' | 'NEW_AND_OLD_IMAGES' | 'KEYS_ONLY'
export type TableName = string
export type KeySchema = KeySchemaElement[]
export type SequenceNumber = string
export type ShardDescriptionList = Shard[]
export type ShardIterator = string
export type RecordText = RawJson
export type ShardIteratorType = 'TRIM_HORIZON' | 'LATEST' | 'AT_SEQUENCE_NUMBER' | 'AFTER_SEQUENCE_NUMBER' | 'AT_TIMESTAMP'
export type StreamList = Stream[]

export interface OperationShapes {
  DescribeStreamInput: DescribeStreamInput
  DescribeStreamOutput: DescribeStreamOutput
  GetRecordsInput: GetRecordsInput
  GetRecordsOutput: GetRecordsOutput
  GetShardIteratorInput: GetShardIteratorInput
  GetShardIteratorOutput: GetShardIteratorOutput
  ListStreamsInput: ListStreamsInput
  ListStreamsOutput: ListStreamsOutput
}
export interface DescribeStreamInput {
  StreamArn: StreamArn
  Limit?: PositiveInteger
  ExclusiveStartShardId?: ShardId
  ShardFilter?: ShardFilter
}
export interface ShardFilter {
  Type?: ShardFilterType
  ShardId?: ShardId
}
export interface DescribeStreamOutput {
  StreamDescription?: StreamDescription
}
export interface StreamDescription {
  StreamArn?: StreamArn
  StreamLabel?: string
  StreamStatus?: StreamStatus
  StreamViewType?: StreamViewType
  CreationRequestDateTime?: number
  TableName?: TableName
  KeySchema?: KeySchema
  Shards?: ShardDescriptionList
  LastEvaluatedShardId?: ShardId
}
export interface KeySchemaElement {
  AttributeName: string
  KeyType: 'HASH' | 'RANGE'
}
export interface Shard {
  ShardId?: ShardId
  SequenceNumberRange?: SequenceNumberRange
  ParentShardId?: ShardId
}
export interface SequenceNumberRange {
  StartingSequenceNumber?: SequenceNumber
  EndingSequenceNumber?: SequenceNumber
}
export interface GetRecordsInput {
  ShardIterator: ShardIterator
  Limit?: number
}
export interface GetRecordsOutput {
  Records?: RecordText[]
  NextShardIterator?: ShardIterator
}
export interface GetShardIteratorInput {
  StreamArn: StreamArn
  ShardId: ShardId
  ShardIteratorType: ShardIteratorType
  SequenceNumber?: SequenceNumber
  Timestamp?: number
}
export interface GetShardIteratorOutput {
  ShardIterator?: ShardIterator
}
export interface ListStreamsInput {
  TableName?: TableName
  Limit?: PositiveInteger
  ExclusiveStartStreamArn?: StreamArn
}
export interface ListStreamsOutput {
  Streams?: StreamList
  LastEvaluatedStreamArn?: StreamArn
}
export interface Stream {
  StreamArn?: StreamArn
  TableName?: TableName
  StreamLabel?: string
}
