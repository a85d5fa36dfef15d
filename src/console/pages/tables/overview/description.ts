// What DescribeTable says beside what administration shows, as far as the page shows it. Source: docs API_TableDescription.
export interface Description {
  readonly TableArn?: string
  readonly DeletionProtectionEnabled?: boolean
  readonly TableClassSummary?: { readonly TableClass?: string }
  readonly LocalSecondaryIndexes?: readonly IndexDescription[]
  readonly GlobalSecondaryIndexes?: readonly IndexDescription[]
}

export interface IndexDescription {
  readonly IndexName?: string
  readonly Projection?: { readonly ProjectionType?: string; readonly NonKeyAttributes?: readonly string[] }
  readonly ProvisionedThroughput?: { readonly ReadCapacityUnits?: number; readonly WriteCapacityUnits?: number }
}
