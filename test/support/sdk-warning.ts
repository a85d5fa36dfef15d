// What the AWS SDK says of the Node that runs the tests, once a run and not once a file: the workers are told to keep it to themselves.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import type { Reporter } from 'vitest/node'

export default class SdkWarning implements Reporter {
  onInit(): void {
    new DynamoDBClient({}).destroy() // the first client of a process warns
  }
}
