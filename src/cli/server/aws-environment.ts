// What the AWS SDKs would find on this machine: region, key and endpoint, each with where it stands. Invariant: nothing here is a secret but
// the key itself, and only its id is ever shown.
// Source: docs sdkref-guide, feature-region, feature-static-credentials, feature-ss-endpoints (the order in which they look).
import type { ClientKey } from './wire-client.js'
import { readProfile, type ProfileFiles } from './profile-files.js'

/** A value, and the variable or file that it comes from. */
export interface Found<T> {
  readonly value: T
  readonly from: string
}

export interface AwsEnvironment {
  readonly profileName: string
  readonly files: ProfileFiles
  readonly region: Found<string> | undefined
  readonly key: Found<ClientKey> | undefined
  /** Of DynamoDB. */
  readonly endpoint: Found<string> | undefined
}

type Environment = Readonly<Record<string, string | undefined>>

/** Variables of the endpoint, those that outweigh others first. */
const ENDPOINT_VARIABLES = ['AWS_ENDPOINT_URL_DYNAMODB', 'AWS_ENDPOINT_URL']
/** boto3 and the AWS CLI 1 know the region by the second name alone. */
const REGION_VARIABLES = ['AWS_REGION', 'AWS_DEFAULT_REGION']

export function awsEnvironment(environment: Environment = process.env): AwsEnvironment {
  const profileName = environment['AWS_PROFILE'] || environment['AWS_DEFAULT_PROFILE'] || 'default'
  const files = readProfile(profileName, environment)
  const { profile, services } = files
  const inProfile = (name: string, settings = profile): Found<string> | undefined => {
    const value = settings?.get(name)
    return value === undefined || value === '' ? undefined : { value, from: `profile ${profileName}` }
  }
  const inVariables = (names: readonly string[]): Found<string> | undefined => {
    const name = names.find((one) => (environment[one] ?? '') !== '')
    return name === undefined ? undefined : { value: environment[name] ?? '', from: name }
  }
  const ignoresFiles = environment['AWS_IGNORE_CONFIGURED_ENDPOINT_URLS'] === 'true'
  return {
    profileName,
    files,
    region: inVariables(REGION_VARIABLES) ?? inProfile('region'),
    key: keyIn(environment) ?? keyOf(profile, profileName),
    endpoint: ignoresFiles
      ? undefined
      : (inVariables(ENDPOINT_VARIABLES) ?? inProfile('dynamodb.endpoint_url', services) ?? inProfile('endpoint_url')),
  }
}

function keyIn(environment: Environment): Found<ClientKey> | undefined {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_SESSION_TOKEN: sessionToken } = environment
  if (!accessKeyId || !secretAccessKey) return undefined
  return { value: { accessKeyId, secretAccessKey, sessionToken }, from: 'AWS_ACCESS_KEY_ID' }
}

function keyOf(profile: ProfileFiles['profile'], name: string): Found<ClientKey> | undefined {
  const accessKeyId = profile?.get('aws_access_key_id')
  const secretAccessKey = profile?.get('aws_secret_access_key')
  if (!accessKeyId || !secretAccessKey) return undefined
  return { value: { accessKeyId, secretAccessKey, sessionToken: profile?.get('aws_session_token') }, from: `profile ${name}` }
}
