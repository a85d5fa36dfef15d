// Where the ring is, as the options say it, with the files of its connection read.
import { readFile } from 'node:fs/promises'
import type { EmulatorOptions } from '../emulator-options.js'
import { OptionError } from '../option-value.js'
import type { ClusterSettings, Replicas } from '../ring/cluster/settings.js'

const USUAL_REPLICAS = 3

/** @throws OptionError where a file can't be read */
export async function ringPlaceOf(options: EmulatorOptions): Promise<ClusterSettings> {
  const { ring, ringDc, ringUser: username, ringPassword: password, ringTls } = options
  if (ring === undefined || ringDc === undefined) throw new OptionError('a gateway needs --ring and --ring-dc')
  return {
    nodes: ring.split(','),
    datacentre: ringDc,
    keyspace: options.ringKeyspace,
    replicas: replicasOf(options.ringReplicas ?? `${ringDc}:${USUAL_REPLICAS}`),
    levels: {
      eventual: options.ringEventual,
      strong: options.ringStrong,
      commit: options.ringCommit,
      serial: options.ringSerial,
    },
    ...(username === undefined || password === undefined ? {} : { credentials: { username, password } }),
    ...(ringTls === 'on' ? { tls: await tlsOf(options) } : {}),
  }
}

/** @param text as its form allows it */
function replicasOf(text: string): Replicas {
  return new Map(
    text.split(',').map((pair) => {
      const [datacentre = '', count = ''] = pair.split(':')
      return [datacentre, Number(count)]
    }),
  )
}

async function tlsOf(options: EmulatorOptions): Promise<NonNullable<ClusterSettings['tls']>> {
  const [authority, certificate, key] = await Promise.all([
    textOf('--ring-ca', options.ringCa),
    textOf('--ring-certificate', options.ringCertificate),
    textOf('--ring-key', options.ringKey),
  ])
  return {
    ...(authority === undefined ? {} : { authority }),
    ...(certificate === undefined ? {} : { certificate }),
    ...(key === undefined ? {} : { key }),
  }
}

async function textOf(flag: string, file: string | undefined): Promise<string | undefined> {
  if (file === undefined) return undefined
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    throw new OptionError(`the file of ${flag} can't be read: ${error instanceof Error ? error.message : String(error)}`)
  }
}
