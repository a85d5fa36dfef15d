// How a client in some languages is pointed at this emulator. Invariant: pure.
import type { Namespace } from '../../state/place.js'

export interface Start {
  readonly name: string
  readonly write: (endpoint: string, namespace: Namespace) => string
}

export const STARTS: readonly Start[] = [
  {
    name: 'Shell',
    write: (endpoint, { account, region }) =>
      [
        `export AWS_ENDPOINT_URL_DYNAMODB=${endpoint}`,
        `export AWS_REGION=${region} AWS_DEFAULT_REGION=${region}`,
        `export AWS_ACCESS_KEY_ID=${account} AWS_SECRET_ACCESS_KEY=local`,
        'aws dynamodb list-tables',
      ].join('\n'),
  },
  {
    name: 'JavaScript',
    write: (endpoint, { account, region }) =>
      [
        "import { DynamoDBClient } from '@aws-sdk/client-dynamodb'",
        '',
        'const client = new DynamoDBClient({',
        `  endpoint: '${endpoint}',`,
        `  region: '${region}',`,
        `  credentials: { accessKeyId: '${account}', secretAccessKey: 'local' },`,
        '})',
      ].join('\n'),
  },
  {
    name: 'Python',
    write: (endpoint, { account, region }) =>
      [
        'import boto3',
        '',
        'client = boto3.client(',
        `    'dynamodb', endpoint_url='${endpoint}', region_name='${region}',`,
        `    aws_access_key_id='${account}', aws_secret_access_key='local',`,
        ')',
      ].join('\n'),
  },
]

export const startText = ({ write }: Start, endpoint: string, namespace: Namespace): string => write(endpoint, namespace)
