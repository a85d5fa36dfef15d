// Why a connection to the ring could not be made, for an operator: one line with the cause and the remedy. Pure.
import type { ClusterSettings } from './settings.js'
import { StrangeAnswer } from './strange-answer.js'

/** Of the driver, of a socket or of TLS. */
export type ConnectionFailure = Pick<Error, 'name' | 'message'> & { readonly code?: unknown }

/** Of node:tls: the chain of certificates does not end at an authority that is trusted. */
const UNTRUSTED: ReadonlySet<unknown> = new Set([
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'CERT_SIGNATURE_FAILURE',
])

type Settings = Pick<ClusterSettings, 'nodes' | 'datacentre' | 'credentials' | 'tls'>

/** @param cause what one node, the first that was asked, made of it; undefined where none was found */
export function connectionFault(cause: ConnectionFailure | undefined, settings: Settings): string {
  const { nodes, datacentre, credentials, tls } = settings
  const where = nodes.join(', ')
  const why = cause === undefined ? 'no node was found' : firstLine(cause.message)
  if (cause?.name === 'ArgumentError')
    return `No node of the ring is in the datacentre ${datacentre}: name the one they are in with --ring-dc.`
  if (cause?.name === 'AuthenticationError') return credentialsFault(credentials?.username)
  if (UNTRUSTED.has(cause?.code))
    return `The certificate of the ring at ${where} is not trusted (${why}): name the authority that signed it with --ring-ca.`
  if (cause?.code === 'ERR_TLS_CERT_ALTNAME_INVALID')
    return `The certificate of the ring is not for ${where}: name its nodes with --ring as their certificates do.`
  if (cause instanceof StrangeAnswer) return strangerFault(cause, where)
  if (tls !== undefined && why.includes('wrong version number'))
    return `The ring at ${where} does not encrypt its connections: leave --ring-tls out, or have it encrypt them.`
  return `The ring can't be reached at ${where}: ${why}. ${remedyOf(cause, tls)}`
}

const firstLine = (text: string): string => text.split('\n', 1)[0] ?? ''

const credentialsFault = (user: string | undefined): string =>
  user === undefined
    ? 'The ring wants credentials: give them by DYNALAB_RING_USER and DYNALAB_RING_PASSWORD.'
    : `The ring refuses the user ${user} with that password: give others by DYNALAB_RING_USER and DYNALAB_RING_PASSWORD.`

function strangerFault({ stranger }: StrangeAnswer, where: string): string {
  switch (stranger) {
    case 'tls':
      return `The ring at ${where} encrypts its connections: add --ring-tls on.`
    case 'http':
      return `What answers at ${where} speaks HTTP, and is no node of Cassandra: name nodes with --ring, with the port of their native transport.`
    case 'unknown':
      return `What answers at ${where} is no node of Cassandra: name nodes with --ring, with the port of their native transport.`
  }
}

/** A node that wants more than it is shown breaks off, and doesn't say why. */
function remedyOf(cause: ConnectionFailure | undefined, tls: Settings['tls']): string {
  const isRefused = cause === undefined || cause.code === 'ECONNREFUSED' || /timeout/i.test(cause.message)
  if (isRefused) return 'Start its nodes, or name others with --ring.'
  if (tls === undefined)
    return 'Add --ring-tls on where it encrypts its connections; else start its nodes, or name others with --ring.'
  if (tls.certificate === undefined)
    return 'Show it a certificate with --ring-certificate where it asks for one; else start its nodes, or name others with --ring.'
  return 'Start its nodes, name others with --ring, or show it another certificate with --ring-certificate.'
}
