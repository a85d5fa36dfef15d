// A call by boto3. Source: docs of boto3, client of DynamoDB.
import { binaryOf, binarySetOf, isOfStreams, isRecord, kebab, type Language } from './snippet.js'

const WIDTH = 90

export const PYTHON: Language = {
  name: 'boto3',
  write: ({ of, name, input, namespace }, endpoint) => {
    if (of !== 'service') return undefined
    const members = Object.entries(isRecord(input) ? input : {}).map(
      ([member, value]) => `    ${member}=${python(value, '    ')},\n`,
    )
    const usesBytes = members.some((member) => member.includes('b64decode('))
    const service = isOfStreams(name) ? 'dynamodbstreams' : 'dynamodb'
    const keys = `aws_access_key_id=${text(namespace?.account ?? 'local')}, aws_secret_access_key='local'`
    return [
      ...(usesBytes ? ['from base64 import b64decode'] : []),
      'import boto3',
      '',
      `client = boto3.client('${service}', endpoint_url=${text(endpoint)}, region_name=${text(namespace?.region ?? 'us-east-1')},`,
      `                      ${keys})`,
      `output = client.${kebab(name).replaceAll('-', '_')}(${members.length === 0 ? '' : `\n${members.join('')}`})`,
    ].join('\n')
  },
}

function python(value: unknown, indent: string): string {
  const binary = binaryOf(value)
  if (binary !== undefined) return `{'B': ${bytes(binary)}}`
  const set = binarySetOf(value)
  if (set !== undefined) return `{'BS': [${set.map(bytes).join(', ')}]}`
  if (typeof value === 'string') return text(value)
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (value === null || value === undefined) return 'None'
  const isList = Array.isArray(value)
  if (!isList && !isRecord(value)) return JSON.stringify(value)
  const deeper = `${indent}    `
  const parts = isList
    ? value.map((one) => python(one, deeper))
    : Object.entries(value).map(([name, one]) => `${text(name)}: ${python(one, deeper)}`)
  const [open, close] = isList ? '[]' : '{}'
  const line = `${open}${parts.join(', ')}${close}`
  if (line.length + indent.length <= WIDTH && !line.includes('\n')) return line
  return `${open}\n${parts.map((part) => `${deeper}${part},\n`).join('')}${indent}${close}`
}

const bytes = (base64: string): string => `b64decode(${text(base64)})`

/** JSON's escapes are Python's, but for those of surrogates: pairs stand in the text as they are. */
const text = (of: string): string => `'${JSON.stringify(of).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`
