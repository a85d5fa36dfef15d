// A table as a file wants it, in the words of the API: the one form that every reader makes and the reconciler takes.
import type { Finding } from './finding.js'

export interface KeyElement {
  readonly AttributeName: string
  readonly KeyType: string
}

export interface Units {
  readonly ReadCapacityUnits: number
  readonly WriteCapacityUnits: number
}

export interface Maxima {
  readonly MaxReadRequestUnits?: number
  readonly MaxWriteRequestUnits?: number
}

export interface Warmth {
  readonly ReadUnitsPerSecond?: number
  readonly WriteUnitsPerSecond?: number
}

export interface Projection {
  readonly ProjectionType?: string
  readonly NonKeyAttributes?: readonly string[]
}

export interface LocalIndex {
  readonly IndexName: string
  readonly KeySchema: readonly KeyElement[]
  readonly Projection?: Projection
}

export interface GlobalIndex extends LocalIndex {
  readonly ProvisionedThroughput?: Units
  readonly OnDemandThroughput?: Maxima
  readonly WarmThroughput?: Warmth
}

export interface VectorIndex {
  readonly IndexName: string
  readonly VectorAttribute: { readonly AttributeName: string }
  readonly SearchSchema?: readonly { readonly AttributeName: string; readonly SearchSchemaElementType: string }[]
  readonly Projection?: Projection
  readonly Dimensions?: number
  readonly DistanceFunction?: string
}

/** What CreateTable takes and UpdateTable changes. What is absent is to be as for a table that was made without it. */
export interface TableDefinition {
  readonly TableName: string
  readonly AttributeDefinitions: readonly { readonly AttributeName: string; readonly AttributeType: string }[]
  readonly KeySchema: readonly KeyElement[]
  readonly LocalSecondaryIndexes?: readonly LocalIndex[]
  readonly GlobalSecondaryIndexes?: readonly GlobalIndex[]
  readonly VectorIndexes?: readonly VectorIndex[]
  readonly BillingMode?: string
  readonly ProvisionedThroughput?: Units
  readonly OnDemandThroughput?: Maxima
  readonly WarmThroughput?: Warmth
  readonly StreamSpecification?: { readonly StreamEnabled: boolean; readonly StreamViewType?: string }
  readonly SSESpecification?: { readonly Enabled: boolean; readonly SSEType?: string; readonly KMSMasterKeyId?: string }
  readonly TableClass?: string
  readonly DeletionProtectionEnabled?: boolean
}

export interface Tag {
  readonly Key: string
  readonly Value: string
}

/** Rules of Contributor Insights, of the table or of an index. */
export interface Insights {
  readonly index?: string
  readonly isEnabled: boolean
  readonly mode?: string
}

/** Settings beside the definition. What is absent is left as it is. */
export interface Settings {
  readonly tags?: readonly Tag[]
  readonly timeToLive?: { readonly Enabled: boolean; readonly AttributeName?: string }
  readonly pointInTimeRecovery?: { readonly isEnabled: boolean; readonly days?: number }
  readonly insights?: readonly Insights[]
  readonly kinesis?: { readonly StreamArn: string; readonly precision?: string }
  /** A resource policy, as JSON. */
  readonly policy?: string
  /** The other replicas. */
  readonly replicas?: readonly WantedReplica[]
  readonly consistency?: string
  readonly witness?: string
}

/** A replica beside the table: what it has of its own. What is absent is left as it is, or as the home has it. */
export interface WantedReplica {
  readonly region: string
  readonly readUnits?: number
  readonly maxReadUnits?: number
  readonly tableClass?: string
  readonly kmsKey?: string
  readonly indexes?: readonly { readonly IndexName: string; readonly readUnits?: number; readonly maxReadUnits?: number }[]
  readonly isProtected?: boolean
  readonly settings?: Omit<Settings, 'replicas' | 'consistency' | 'witness' | 'timeToLive'>
}

export interface WantedTable extends Settings {
  /** Where it stands in its file. */
  readonly path: string
  readonly definition: TableDefinition
}

/** All that a file says. */
export interface Reading {
  readonly tables: readonly WantedTable[]
  readonly findings: readonly Finding[]
  /** Names of parameters that it has. */
  readonly asked: ReadonlySet<string>
}
