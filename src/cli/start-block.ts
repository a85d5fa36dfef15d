// What a server says once it answers: where its data is, how to point a client at it, and who may call.
import { resolve } from 'node:path'
import type { EmulatorOptions } from '../emulator-options.js'
import type { Listening } from '../server/http-server.js'

/** Lines for the operator. `platform` as Node names it. */
export function startBlock(
  options: EmulatorOptions,
  { endpoint, adminToken }: Pick<Listening, 'endpoint' | 'adminToken'>,
  platform: string = process.platform,
): string {
  const { seed, cors, adminHosts } = options
  const names = adminHosts === undefined ? '' : `, ${adminHosts}`
  return [
    `data ${placeOf(options)}, seed ${seed}; point any AWS SDK or the AWS CLI here with`,
    ...environmentLines(endpoint, platform),
    `pages that may call: ${pagesOf(cors)}; ${endpoint}/_dynalab answers to addresses, localhost${names}`,
    ...tokenLines(options, endpoint, adminToken),
    ...accessLines(options),
    ...(options.console === 'on' && options.ring === undefined ? [`see and steer it at ${endpoint}/_dynalab/console/`] : []),
  ].join('\n')
}

function placeOf({ inMemory, dataDir, ring, ringDc, ringKeyspace }: EmulatorOptions): string {
  if (ring !== undefined) return `on the ring of ${ring} (${ringDc}), keyspace ${ringKeyspace}`
  return inMemory ? 'in memory' : `in ${resolve(dataDir)}`
}

/** How to get in, where a token was made for this run; one that was given is known. */
function tokenLines({ adminToken: given }: EmulatorOptions, endpoint: string, token: string | undefined): string[] {
  if (token === undefined) return []
  if (given !== undefined) return ['administration asks for the token of --admin-token']
  const address = endpoint.replace('//0.0.0.0:', '//127.0.0.1:').replace('//[::]:', '//[::1]:')
  return [
    `administration asks for a token, as others than this machine reach it; a browser gets in by ${address}/_dynalab/?token=${token}`,
    `  export DYNALAB_ADMIN_TOKEN=${token}`,
  ]
}

/** Who is kept out, where anybody is. */
function accessLines({ signature, signatureKeys, iam }: EmulatorOptions): string[] {
  const checks = [
    ...(signature === 'check' ? [`signatures by the keys of ${signatureKeys}`] : []),
    ...(iam === undefined ? [] : [`policies by ${iam}`]),
  ]
  return checks.length === 0 ? [] : [`requests are checked: ${checks.join(', ')}`]
}

/** What a developer copies, in the words of the shells that the platform has. */
function environmentLines(endpoint: string, platform: string): string[] {
  // boto3 and the AWS CLI 1 know the region by its older name.
  const client = 'AWS_REGION=us-east-1 AWS_DEFAULT_REGION=us-east-1 AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local'
  if (platform !== 'win32') return [`  export AWS_ENDPOINT_URL_DYNAMODB=${endpoint}`, `  export ${client}`]
  const pairs = `AWS_ENDPOINT_URL_DYNAMODB=${endpoint} ${client}`.split(' ').map((pair) => pair.split('='))
  return [
    `  PowerShell: ${pairs.map(([name, value]) => `$env:${name}='${value}'`).join('; ')}`,
    `  cmd: ${pairs.map(([name, value]) => `set "${name}=${value}"`).join(' & ')}`,
  ]
}

function pagesOf(cors: string): string {
  if (cors === '*') return 'all (--cors *)'
  return cors === 'local' ? 'those of this machine (--cors local)' : `those of ${cors}`
}
