// Whose requests the wire tests send. Emulators take anybody's; the real service takes only those of the ambient AWS_* variables, which
// are looked at only when `npm run conformance` says so by DYNALAB_TEST_AMBIENT.
import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb'

const isAmbient = process.env['DYNALAB_TEST_AMBIENT'] === '1'
const ambient = (variable: string): string => process.env[variable] ?? ''

export const REGION = isAmbient ? ambient('AWS_REGION') : 'eu-west-2'

/** Keys as signers want them. */
export const CREDENTIALS: { accessKeyId: string; secretAccessKey: string; sessionToken?: string } = isAmbient
  ? {
      accessKeyId: ambient('AWS_ACCESS_KEY_ID'),
      secretAccessKey: ambient('AWS_SECRET_ACCESS_KEY'),
      ...(ambient('AWS_SESSION_TOKEN') === '' ? {} : { sessionToken: ambient('AWS_SESSION_TOKEN') }),
    }
  : { accessKeyId: 'wire', secretAccessKey: 'wire' }

/** What a client of the endpoint is made with. */
export const clientConfig = (endpoint: string): DynamoDBClientConfig => ({
  endpoint,
  region: REGION,
  credentials: CREDENTIALS,
  maxAttempts: 1,
})
