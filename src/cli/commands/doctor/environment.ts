// What the environment tells the SDKs, and what of it leads elsewhere than somebody thinks. Pure.
// Source: docs sdkref-guide (settings and the order in which SDKs look), the proxies that the AWS CLI and boto3 obey.
import { HOME } from '../../../controls/namespace.js'
import type { AwsEnvironment } from '../../server/aws-environment.js'
import { accountOfKey } from '../../server/server-flags.js'
import { bad, type Finding, note, ok } from './finding.js'

type Environment = Readonly<Record<string, string | undefined>>

const OLDEST_NODE = [20, 15] as const
const PROXIES = ['HTTP_PROXY', 'http_proxy', 'ALL_PROXY', 'all_proxy']

export function nodeFinding(version: string): Finding {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number)
  const isOld = major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1])
  return isOld ? bad('Node', `this is ${version}`, 'install Node 20.15 or later') : ok('Node', version)
}

/** @param endpoint that the command asks */
export function environmentFindings(aws: AwsEnvironment, environment: Environment, endpoint: string): readonly Finding[] {
  return [
    profileFinding(aws),
    endpointFinding(aws, environment, endpoint),
    regionFinding(aws, environment),
    keyFinding(aws),
  ].concat(proxyFinding(environment, endpoint) ?? [])
}

function profileFinding({ profileName, files }: AwsEnvironment): Finding {
  const { found, profile } = files
  if (profile !== undefined) return ok('profile', `${profileName}, of ${found.join(' and ')}`)
  if (profileName === 'default') return ok('profile', 'none')
  const places = Object.values(files.paths).join(' nor ')
  return bad('profile', `AWS_PROFILE names ${profileName}, which neither ${places} has`, 'unset AWS_PROFILE, or add the profile')
}

function endpointFinding({ endpoint }: AwsEnvironment, environment: Environment, asked: string): Finding {
  const remedy = `export AWS_ENDPOINT_URL_DYNAMODB=${asked} AWS_ENDPOINT_URL_DYNAMODB_STREAMS=${asked}`
  if (environment['AWS_IGNORE_CONFIGURED_ENDPOINT_URLS'] === 'true')
    return bad(
      'endpoint',
      'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS makes SDKs ask AWS itself',
      'unset AWS_IGNORE_CONFIGURED_ENDPOINT_URLS',
    )
  if (endpoint === undefined) return note('endpoint', 'without one in their code, SDKs ask AWS itself', remedy)
  const given = endpoint.value.replace(/\/+$/, '')
  if (given !== asked) return note('endpoint', `SDKs ask ${given} (${endpoint.from}), and this command ${asked}`, remedy)
  return ok('endpoint', `${given} (${endpoint.from})`)
}

function regionFinding({ region }: AwsEnvironment, environment: Environment): Finding {
  const { AWS_REGION: newer, AWS_DEFAULT_REGION: older } = environment
  if (newer && older && newer !== older)
    return note('region', `AWS_REGION is ${newer}, and AWS_DEFAULT_REGION ${older}, which boto3 reads`, 'set both to the same')
  if (region === undefined)
    return bad(
      'region',
      'none is set: most SDKs refuse to start without',
      `export AWS_REGION=${HOME.region} AWS_DEFAULT_REGION=${HOME.region}`,
    )
  if (!newer && older)
    return note('region', `${older} (AWS_DEFAULT_REGION, which boto3 reads and others do not)`, `export AWS_REGION=${older}`)
  if (newer && !older)
    return note('region', `${newer} (AWS_REGION, which boto3 does not read)`, `export AWS_DEFAULT_REGION=${newer}`)
  return ok('region', `${region.value} (${region.from})`)
}

function keyFinding({ key, region }: AwsEnvironment): Finding {
  if (key === undefined)
    return bad('credentials', 'none: SDKs refuse to sign without', 'export AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local')
  const { accessKeyId } = key.value
  const place = `${accountOfKey(accessKeyId)}/${region?.value ?? HOME.region}`
  return ok('credentials', `${accessKeyId} (${key.from}), which leads to ${place}`)
}

function proxyFinding(environment: Environment, endpoint: string): Finding | undefined {
  const name = PROXIES.find((one) => (environment[one] ?? '') !== '')
  if (name === undefined || !endpoint.startsWith('http://')) return undefined
  const { hostname } = new URL(endpoint)
  const excepted = `${environment['NO_PROXY'] ?? ''},${environment['no_proxy'] ?? ''}`.split(',').map((one) => one.trim())
  if (excepted.includes(hostname) || excepted.includes('*')) return undefined
  return note(
    'proxy',
    `${name} is set: clients that obey it do not reach ${hostname}`,
    `export NO_PROXY=${hostname} no_proxy=${hostname}`,
  )
}
