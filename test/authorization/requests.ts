// Requests on the tables of the tests of `--iam`: a partition key is what is said, a sort key is 1.
import * as Sdk from '@aws-sdk/client-dynamodb'
import { ARN, denied } from './identities.js'

export const T = { TableName: 'Notes' }
export const NOTES = `${ARN}/Notes`
export const key = (pk: string) => ({ pk: { S: pk }, sk: { S: '1' } })
export const get = (pk: string, more: object = {}) => new Sdk.GetItemCommand({ ...T, Key: key(pk), ...more })
export const put = (pk: string, more: object = {}) => new Sdk.PutItemCommand({ ...T, Item: { ...key(pk), ...more } })
export const update = (pk: string, UpdateExpression: string, more: object = {}) =>
  new Sdk.UpdateItemCommand({ ...T, Key: key(pk), UpdateExpression, ...more })
export const query = (pk: string, more: object = {}) =>
  new Sdk.QueryCommand({ ...T, KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': { S: pk } }, ...more })
export const byOpen = (more: object = {}) =>
  new Sdk.QueryCommand({
    ...T,
    IndexName: 'byOpen',
    KeyConditionExpression: '#o = :o',
    ExpressionAttributeNames: { '#o': 'open' },
    ExpressionAttributeValues: { ':o': { S: 'rows' } },
    ...more,
  })
export const scan = (more: object = {}) => new Sdk.ScanCommand({ ...T, ...more })
export const say = (Statement: string, ...Parameters: Sdk.AttributeValue[]) =>
  new Sdk.ExecuteStatementCommand({ Statement, ...(Parameters.length > 0 ? { Parameters } : {}) })
export const batchGet = (...pks: string[]) => new Sdk.BatchGetItemCommand({ RequestItems: { Notes: { Keys: pks.map(key) } } })
export const batchWrite = (...pks: string[]) =>
  new Sdk.BatchWriteItemCommand({
    RequestItems: {
      Notes: pks.map((pk, at) => (at === 0 ? { PutRequest: { Item: key(pk) } } : { DeleteRequest: { Key: key(pk) } })),
    },
  })
export const transact = (...TransactItems: Sdk.TransactWriteItem[]) => new Sdk.TransactWriteItemsCommand({ TransactItems })

export const ALLOWED = 'allowed'
/** The denial of an action, by who asked. */
export const no =
  (action: string, resource = NOTES) =>
  (who: string) =>
    denied(who, action, resource)

/** What is shown, who asks, what he asks, and the verdict. */
export type Case = readonly [string, string, () => object, string | ((who: string) => string)]
