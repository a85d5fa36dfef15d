// A call by the AWS SDK for JavaScript, version 3. Source: docs of @aws-sdk/client-dynamodb.
import { binaryOf, binarySetOf, isOfStreams, isRecord, type Language } from './snippet.js'

const NAME = /^[A-Za-z_$][\w$]*$/
/** Lines up to this width stand on one line. */
const WIDTH = 90

export const JAVASCRIPT: Language = {
  name: 'SDK v3',
  write: ({ of, name, input, namespace }, endpoint) => {
    if (of !== 'service') return undefined
    const [client, from] = isOfStreams(name)
      ? ['DynamoDBStreamsClient', '@aws-sdk/client-dynamodb-streams']
      : ['DynamoDBClient', '@aws-sdk/client-dynamodb']
    const place = { endpoint, region: namespace?.region ?? 'us-east-1', credentials: keysOf(namespace?.account) }
    return [
      `import { ${client}, ${name}Command } from '${from}'`,
      '',
      `const client = new ${client}(${literal(place, '')})`,
      `const output = await client.send(new ${name}Command(${literal(input, '')}))`,
    ].join('\n')
  },
}

/** What selects an account here. */
const keysOf = (account = 'local'): object => ({ accessKeyId: account, secretAccessKey: 'local' })

/** A value as source text. */
export function literal(value: unknown, indent: string): string {
  const binary = binaryOf(value)
  if (binary !== undefined) return `{ B: ${buffer(binary)} }`
  const set = binarySetOf(value)
  if (set !== undefined) return `{ BS: [${set.map(buffer).join(', ')}] }`
  if (typeof value === 'string') return quoted(value)
  const isList = Array.isArray(value)
  if (!isList && !isRecord(value)) return String(JSON.stringify(value))
  const deeper = `${indent}  `
  const parts = isList
    ? value.map((one) => literal(one, deeper))
    : Object.entries(value).map(([name, one]) => `${NAME.test(name) ? name : quoted(name)}: ${literal(one, deeper)}`)
  const [open, close, space] = isList ? ['[', ']', ''] : ['{', '}', ' ']
  if (parts.length === 0) return open + close
  const line = `${open}${space}${parts.join(', ')}${space}${close}`
  if (line.length + indent.length <= WIDTH && !line.includes('\n')) return line
  return `${open}\n${parts.map((part) => `${deeper}${part},\n`).join('')}${indent}${close}`
}

const buffer = (base64: string): string => `Buffer.from(${quoted(base64)}, 'base64')`

/** In single quotes, as most people write. */
const quoted = (text: string): string => `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`
