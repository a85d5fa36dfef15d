// A call as a command: of the AWS CLI, or of curl for administration. Source: docs of the AWS CLI, its names of options; of version 2, bytes as
// base64 (version 1 takes the text itself for the bytes: measured with 1.x).
import { hasBytes, isOfStreams, isRecord, kebab, type Language, shellWord, type Spoken } from './snippet.js'

const LINE = ' \\\n  '
/** The account that a key selects which is no account's number. */
const BYTES_NOTE = '# bytes as base64, as version 2 of the AWS CLI takes them (1 would encode them once more)\n'
const HOME_ACCOUNT = '000000000000'

export const COMMAND_LINE: Language = {
  name: 'CLI',
  write: (call, endpoint) => (call.of === 'service' ? awsCommand(call, endpoint) : curlCommand(call, endpoint)),
}

function awsCommand({ name, input, namespace }: Spoken, endpoint: string): string {
  const service = isOfStreams(name) ? 'dynamodbstreams' : 'dynamodb'
  const key = namespace === undefined || namespace.account === HOME_ACCOUNT ? '' : `AWS_ACCESS_KEY_ID=${namespace.account} `
  const place = [`--endpoint-url ${shellWord(endpoint)}`, ...(namespace === undefined ? [] : [`--region ${namespace.region}`])]
  const options = Object.entries(isRecord(input) ? input : {}).map(([member, value]) => option(kebab(member), value))
  const note = hasBytes(input) ? BYTES_NOTE : ''
  return [`${note}${key}aws ${service} ${kebab(name)}`, ...place, ...options].join(LINE)
}

function option(name: string, value: unknown): string {
  if (typeof value === 'boolean') return value ? `--${name}` : `--no-${name}`
  return `--${name} ${shellWord(typeof value === 'string' ? value : JSON.stringify(value))}`
}

function curlCommand({ name, input }: Spoken, endpoint: string): string {
  const [method = 'GET', path = ''] = name.split(' ')
  const body = input === undefined ? '' : ` -d ${shellWord(JSON.stringify(input))}`
  const verb = method === 'GET' || (method === 'POST' && body !== '') ? '' : ` -X ${method}`
  return `curl${verb}${body} ${shellWord(`${endpoint}/_dynalab${path}`)}`
}
