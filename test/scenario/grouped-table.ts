// A table with collections of numbered items, a global index by a group, and a local one when asked for: what scenarios write to.

export interface GroupedTable {
  readonly name: string
  /** What the global index `byG` shows beside keys. */
  readonly shown: readonly string[]
  /** The local index, of all attributes. */
  readonly local?: { readonly name: string; readonly by: string; readonly type: 'S' | 'N' } | undefined
}

/** The input of CreateTable. */
export const groupedTable = ({ name, shown, local }: GroupedTable) => ({
  TableName: name,
  BillingMode: 'PAY_PER_REQUEST',
  KeySchema: [
    { AttributeName: 'pk', KeyType: 'HASH' },
    { AttributeName: 'sk', KeyType: 'RANGE' },
  ],
  AttributeDefinitions: [
    { AttributeName: 'pk', AttributeType: 'S' },
    { AttributeName: 'sk', AttributeType: 'N' },
    { AttributeName: 'g', AttributeType: 'S' },
    ...(local === undefined ? [] : [{ AttributeName: local.by, AttributeType: local.type }]),
  ],
  GlobalSecondaryIndexes: [
    {
      IndexName: 'byG',
      KeySchema: [{ AttributeName: 'g', KeyType: 'HASH' }],
      Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: shown },
    },
  ],
  ...(local === undefined
    ? {}
    : {
        LocalSecondaryIndexes: [
          {
            IndexName: local.name,
            KeySchema: [
              { AttributeName: 'pk', KeyType: 'HASH' },
              { AttributeName: local.by, KeyType: 'RANGE' },
            ],
            Projection: { ProjectionType: 'ALL' },
          },
        ],
      }),
})
