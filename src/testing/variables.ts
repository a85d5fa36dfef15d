// The variables that SDKs read, so that `new DynamoDBClient({})` asks a fork: in this process, and in every program that it starts.

/** Whom a client asks. */
interface Place {
  readonly endpoint: string
  readonly region: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
}

/** What SDKs and the AWS CLI read. A real key of the environment must sign nothing in tests. */
export function variablesOf({ endpoint, region, accessKeyId, secretAccessKey }: Place): Readonly<Record<string, string>> {
  return {
    AWS_ENDPOINT_URL_DYNAMODB: endpoint,
    AWS_ENDPOINT_URL_DYNAMODB_STREAMS: endpoint,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_EC2_METADATA_DISABLED: 'true',
  }
}

/** What programs read that were written for other emulators. A test of other services may have set the first one. */
const UNLESS_SET = ['AWS_ENDPOINT_URL', 'DYNAMODB_ENDPOINT', 'MOCK_DYNAMODB_ENDPOINT']
/** Of another key, which these would be mixed with. */
const OF_ANOTHER = ['AWS_SESSION_TOKEN', 'AWS_PROFILE', 'AWS_DEFAULT_PROFILE']

/** @param environment of the process, and whatever else stands for it */
export function setVariables(place: Place, environment: Record<string, string | undefined>): void {
  Object.assign(environment, variablesOf(place))
  for (const name of UNLESS_SET) if (isOurs(environment[name])) environment[name] = place.endpoint
  for (const name of OF_ANOTHER) delete environment[name]
}

/** Not set, or set here before. */
const isOurs = (text: string | undefined): boolean => text === undefined || text === '' || /\/fork\/[^/]+$/.test(text)
