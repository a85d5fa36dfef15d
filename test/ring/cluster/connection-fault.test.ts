// What is proved: whatever keeps a connection from being made is told in one line, with a remedy for just that.
import { expect, test } from 'vitest'
import { connectionFault, type ConnectionFailure } from '../../../src/ring/cluster/connection-fault.js'

const PLAIN = { nodes: ['10.0.0.1', '10.0.0.2'], datacentre: 'east' }
const NAMED = { ...PLAIN, credentials: { username: 'ann', password: 'x' } }
const TLS = { ...NAMED, tls: {} }
const failure = (message: string, more: Partial<ConnectionFailure> = {}): ConnectionFailure => ({
  name: 'Error',
  message,
  ...more,
})

test.each<[ConnectionFailure | undefined, Parameters<typeof connectionFault>[1], string]>([
  [undefined, PLAIN, "The ring can't be reached at 10.0.0.1, 10.0.0.2: no node was found. Start its nodes"],
  [
    failure('connect ECONNREFUSED', { code: 'ECONNREFUSED' }),
    TLS,
    'connect ECONNREFUSED. Start its nodes, or name others with --ring.',
  ],
  [
    failure('x', { name: 'ArgumentError' }),
    PLAIN,
    'No node of the ring is in the datacentre east: name the one they are in with --ring-dc.',
  ],
  [failure('x', { name: 'AuthenticationError' }), PLAIN, 'The ring wants credentials: give them by DYNALAB_RING_USER'],
  [failure('x', { name: 'AuthenticationError' }), NAMED, 'The ring refuses the user ann with that password'],
  [
    failure('self-signed', { code: 'SELF_SIGNED_CERT_IN_CHAIN' }),
    TLS,
    'is not trusted (self-signed): name the authority that signed it with --ring-ca.',
  ],
  [
    failure('x', { code: 'ERR_TLS_CERT_ALTNAME_INVALID' }),
    TLS,
    'The certificate of the ring is not for 10.0.0.1, 10.0.0.2: name its nodes',
  ],
  [
    failure('ssl:wrong version number:ssl3_record.c:350:\n', { code: 'EPROTO' }),
    TLS,
    'does not encrypt its connections: leave --ring-tls out',
  ],
  [failure('read ECONNRESET'), NAMED, 'read ECONNRESET. Add --ring-tls on where it encrypts its connections'],
  [failure('socket hang up'), TLS, 'socket hang up. Show it a certificate with --ring-certificate'],
  [failure('socket hang up'), { ...TLS, tls: { certificate: 'pem' } }, 'or show it another certificate with --ring-certificate.'],
])('%j', (cause, settings, line) => {
  expect(connectionFault(cause, settings)).toContain(line)
  expect(connectionFault(cause, settings)).not.toContain('\n')
})
