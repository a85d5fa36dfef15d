// The service itself: how its endpoints are known, and the ambient credentials as variables for the processes that run the tests.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'

/** Whether requests to the endpoint are answered, and charged for, by Amazon. */
export function isRealService(endpoint: string): boolean {
  const { hostname } = new URL(endpoint)
  return /(^|\.)(amazonaws\.com(\.cn)?|aws|api\.aws)\.?$/i.test(hostname)
}

/** The region in an endpoint's name. @throws Error when there is none */
export function regionOf(endpoint: string): string {
  const region = /(?:^|[.-])([a-z]{2}(?:-[a-z]+)+-\d+)\./.exec(new URL(endpoint).hostname)?.[1]
  if (region === undefined) throw new Error(`${endpoint} names no region: give a regional endpoint`)
  return region
}

/** What the SDK finds as any program of the user would: variables, profiles, roles. */
export async function ambientVariables(region: string): Promise<Record<string, string>> {
  const client = new DynamoDBClient({ region })
  const { accessKeyId, secretAccessKey, sessionToken } = await client.config.credentials()
  client.destroy()
  return {
    DYNALAB_TEST_AMBIENT: '1',
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken ?? '',
  }
}
