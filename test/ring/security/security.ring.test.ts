// What is proved, on a node of its own that wants passwords and encrypts: the variables of the environment connect a gateway, and each that is wrong is
// told in one line with its remedy.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { optionsFromEnvironment } from '../../../src/config.js'
import { createGateway, type RingGateway } from '../../../src/emulator.js'
import { CassandraNode } from '../cassandra/node.js'
import { makeCertificates } from './certificates.js'

const ADDRESS = '127.0.8.1'
const home = mkdtempSync(join(tmpdir(), 'ring-security-'))
const { authority, identity } = makeCertificates(home, 'own', ADDRESS)
const { authority: stranger } = makeCertificates(home, 'strange', ADDRESS)
const node = new CassandraNode({
  home: join(home, 'node'),
  address: ADDRESS,
  datacentre: 'us-east',
  rack: 'a',
  seeds: [ADDRESS],
  security: { identity, authority },
})

beforeAll(() => node.start(), 180_000)
afterAll(async () => {
  await node.stop()
  rmSync(home, { recursive: true, force: true })
})

const RIGHT = {
  DYNALAB_RING: ADDRESS,
  DYNALAB_RING_DC: 'us-east',
  DYNALAB_RING_REPLICAS: 'us-east:1',
  DYNALAB_RING_USER: 'cassandra',
  DYNALAB_RING_PASSWORD: 'cassandra',
  DYNALAB_RING_TLS: 'on',
  DYNALAB_RING_CA: authority,
  DYNALAB_LOG_LEVEL: 'silent',
}

const opened = (environment: Readonly<Record<string, string | undefined>>): Promise<RingGateway> =>
  createGateway(optionsFromEnvironment({ ...RIGHT, ...environment }))

test('a gateway with the right password and authority', { timeout: 60_000 }, async () => {
  // The node makes its first user a moment after it serves.
  await expect.poll(() => opened({}).then((gateway) => gateway.close()), { timeout: 50_000 }).toBeUndefined()
})

test.each([
  [
    { DYNALAB_RING_PASSWORD: 'wrong' },
    'The ring refuses the user cassandra with that password: give others by DYNALAB_RING_USER',
  ],
  [{ DYNALAB_RING_USER: 'nobody' }, 'The ring refuses the user nobody with that password: give others by DYNALAB_RING_USER'],
  [
    { DYNALAB_RING_USER: undefined, DYNALAB_RING_PASSWORD: undefined },
    'The ring wants credentials: give them by DYNALAB_RING_USER and DYNALAB_RING_PASSWORD.',
  ],
  [{ DYNALAB_RING_CA: stranger }, /The certificate of the ring at .* is not trusted .*: name the authority .* with --ring-ca\./],
  [{ DYNALAB_RING_CA: undefined }, /The certificate of the ring at .* is not trusted .*: name the authority .* with --ring-ca\./],
  [{ DYNALAB_RING_TLS: undefined, DYNALAB_RING_CA: undefined }, /add --ring-tls on/i],
])('%j', async (environment, line) => {
  const failure: unknown = await opened(environment).catch((error: unknown) => error)
  if (!(failure instanceof Error)) throw new Error('it was opened')
  expect(failure.message).toMatch(line)
  expect(failure.message).not.toContain('\n')
})
