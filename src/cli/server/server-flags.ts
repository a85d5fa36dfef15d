// Which server a command asks, and for whom. Invariant: every command that asks one has these flags, and says in one line what is wrong
// with them.
import { type Command, Option as Flag } from 'commander'
import { OptionError, optionsFromEnvironment } from '../../config.js'
import { HOME } from '../../controls/namespace.js'
import type { EmulatorOptions } from '../../emulator-options.js'
import type { Namespace } from '../../model/namespace.js'
import { ENDPOINT_VARIABLE } from '../endpoint-variable.js'
import { type Administer, adminClient } from './admin-client.js'
import { awsEnvironment, type Found } from './aws-environment.js'
import type { ClientKey } from './wire-client.js'

const ACCOUNT = /^\d{12}$/
/** What requests may be signed for. */
const REGION = /^[A-Za-z0-9._-]{1,63}$/
const HEADING = 'Server:'
const DEFAULT = 'http://127.0.0.1:8000'

export interface ServerFlags {
  readonly endpoint?: string
  readonly port?: string
  readonly host?: string
  readonly account?: string
  readonly region?: string
  /** Its name or id. */
  readonly fork?: string
  readonly adminToken?: string
}

/** Whom a command asks for, as a client does. */
export interface Place {
  /** Without a slash at its end. */
  readonly endpoint: string
  readonly namespace: Namespace
  /** What requests are signed with; not signed where there is none. */
  readonly key: ClientKey | undefined
  /** What the server's administration asks for. */
  readonly adminToken?: string | undefined
}

const flag = (flags: string, description: string): Flag => new Flag(flags, description).helpGroup(HEADING)

/** Gives a command the flags that name a server. */
export function addServerFlags(command: Command): Command {
  return command
    .addOption(flag('--endpoint <url>', `the server (${ENDPOINT_VARIABLE}; the variables of the SDKs; else ${DEFAULT})`))
    .addOption(flag('-p, --port <number>', 'the port of a server on this machine, in place of --endpoint'))
    .addOption(flag('--host <address>', 'the address of the server, in place of --endpoint'))
    .addOption(flag('--fork <name>', 'a fork of the server, by its name or id'))
    .addOption(flag('--admin-token <token>', 'what administration of the server asks for (DYNALAB_ADMIN_TOKEN)'))
}

/** Gives a command the flags that name a server and a namespace in it. */
export function addPlaceFlags(command: Command): Command {
  return addServerFlags(command)
    .addOption(flag('--account <12 digits>', `the account (the access key of the environment; else ${HOME.account})`))
    .addOption(flag('--region <name>', `the region (that of the environment or profile; else ${HOME.region})`))
}

/** The server that flags and environment name. @throws OptionError */
export function endpointFor(flags: ServerFlags): Found<string> {
  const given = endpointByOptions(flags) ?? awsEnvironment().endpoint ?? { value: DEFAULT, from: 'the default' }
  const { value, from } = given
  if (!URL.canParse(value) || !/^https?:$/.test(new URL(value).protocol))
    throw new OptionError(`${from} is ${JSON.stringify(value)}: it must be the address of a server, such as ${DEFAULT}`)
  return { value: value.replace(/\/+$/, ''), from }
}

/** Without what is said to SDKs: of a server that is one's own. @throws OptionError */
export function ownEndpoint(flags: ServerFlags): Found<string> {
  return endpointByOptions(flags) ?? { value: DEFAULT, from: 'the default' }
}

function endpointByOptions({ endpoint, port, host }: ServerFlags): Found<string> | undefined {
  if (endpoint !== undefined) {
    if (port !== undefined || host !== undefined)
      throw new OptionError('--endpoint and --port or --host contradict each other: leave one of them out')
    return { value: endpoint, from: '--endpoint' }
  }
  const given = portIn(port)
  const set = optionsFromEnvironment()
  if (port === undefined && host === undefined) {
    const variable = process.env[ENDPOINT_VARIABLE]
    if (variable !== undefined && variable !== '') return { value: variable, from: ENDPOINT_VARIABLE }
    if (set.port === undefined && set.host === undefined) return undefined
  }
  const at = { host: host ?? set.host ?? '127.0.0.1', port: given ?? set.port ?? 8000 }
  const from = port === undefined && host === undefined ? 'DYNALAB_PORT' : '--port'
  return { value: endpointOf(at), from }
}

/** @throws OptionError */
export function portIn(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text)
  throw new OptionError(`--port is ${JSON.stringify(text)}: it must be a whole number from 0 to 65535`)
}

/** Where a command finds a server that listens on `host`: over loopback where it listens everywhere. */
export function endpointOf({ host, port }: Pick<EmulatorOptions, 'host' | 'port'>): string {
  const address = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host
  return `http://${address.includes(':') ? `[${address}]` : address}:${port}`
}

/** The account of whoever signs with that key. */
export const accountOfKey = (accessKeyId: string | undefined): string =>
  accessKeyId !== undefined && ACCOUNT.test(accessKeyId) ? accessKeyId : HOME.account

/** Administers what the flags name: the server, or a fork of it. */
export const administerFor = (flags: ServerFlags): Administer =>
  adminClient(endpointFor(flags).value, { fork: flags.fork, token: tokenFor(flags) })

/** What administration is asked with; undefined where nothing says it. @throws OptionError */
export const tokenFor = ({ adminToken }: ServerFlags): string | undefined => adminToken ?? optionsFromEnvironment().adminToken

/** Whom flags and environment ask for; a fork outweighs all others, and an account that is named the key. @throws OptionError */
export async function placeFor(flags: ServerFlags): Promise<Place> {
  const { fork } = flags
  const { endpoint, namespace, key } = ownPlace(flags)
  const adminToken = tokenFor(flags)
  if (fork === undefined) return { endpoint, namespace, key, adminToken }
  const { account, accessKeyId, secretAccessKey } = await adminClient(endpoint, { token: adminToken })<ForkAccess>(
    `forks/${encodeURIComponent(fork)}`,
  )
  if (flags.account !== undefined && flags.account !== account)
    throw new OptionError(`--account is ${flags.account}, and the fork ${fork} is of account ${account}: leave one of them out`)
  return { endpoint, namespace: { account, region: namespace.region }, key: { accessKeyId, secretAccessKey }, adminToken }
}

interface ForkAccess extends ClientKey {
  readonly account: string
}

function ownPlace(flags: ServerFlags): Place {
  const { region: found, key: own } = awsEnvironment()
  const key = flags.account === undefined ? own?.value : undefined
  const account = flags.account ?? accountOfKey(key?.accessKeyId)
  const region = flags.region ?? found?.value ?? HOME.region
  if (!ACCOUNT.test(account)) throw new OptionError(`--account is "${account}": it must be the 12 digits of an account`)
  if (!REGION.test(region)) throw new OptionError(`--region is "${region}": it must be letters, digits, \`.\`, \`-\` and \`_\``)
  return { endpoint: endpointFor(flags).value, namespace: { account, region }, key }
}
