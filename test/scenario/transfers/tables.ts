// The tables that jobs fill and read, as both CreateTable and ImportTable take them.
import type { TableCreationParameters } from '@aws-sdk/client-dynamodb'

export const tableByPk = (TableName: string): TableCreationParameters => ({
  TableName,
  BillingMode: 'PAY_PER_REQUEST',
  KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
  AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
})

/** With numbers as sort keys. */
export const tableByPkAndSk = (TableName: string): TableCreationParameters => ({
  TableName,
  BillingMode: 'PAY_PER_REQUEST',
  KeySchema: [
    { AttributeName: 'pk', KeyType: 'HASH' },
    { AttributeName: 'sk', KeyType: 'RANGE' },
  ],
  AttributeDefinitions: [
    { AttributeName: 'pk', AttributeType: 'S' },
    { AttributeName: 'sk', AttributeType: 'N' },
  ],
})
