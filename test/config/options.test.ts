// The table of options: every default passes its own line, every bad value is refused in one line with cause and remedy, and flags
// outweigh variables. Pages show the table: test/docs/names.test.ts.
import { describe, expect, test } from 'vitest'
import { flagsOverEnvironment, type GivenOptions, optionsFromEnvironment, resolveOptions } from '../../src/config.js'

const RING = { ring: '10.0.0.1', ringDc: 'us-east' }

test('nothing given means the documented defaults', () => {
  expect(resolveOptions()).toEqual({
    port: 8000,
    host: '127.0.0.1',
    dataDir: './.dynalab',
    inMemory: false,
    sharedDb: false,
    cors: 'local',
    console: 'on',
    rootAnswer: 'service',
    requestLog: 0,
    requestTimeout: 30,
    logLevel: 'info',
    fsync: 'off',
    transition: 0,
    transactionHold: 0,
    capacity: 'provisioned',
    ringKeyspace: 'dynalab',
    ringEventual: 'ONE',
    ringStrong: 'LOCAL_QUORUM',
    ringCommit: 'LOCAL_QUORUM',
    ringSerial: 'local',
    ringTls: 'off',
    burst: 300,
    heat: 10,
    memory: 0,
    regionLag: 0,
    streamLag: 0,
    ttlDelay: 0,
    replicaLag: 0,
    gsiLag: 0,
    failover: 3000,
    wording: 'latest',
    schema: undefined,
    schemaRegion: 'us-east-1',
    schemaParameter: undefined,
    seed: undefined,
    audit: 'off',
    partitionBytes: 10_737_418_240,
    signature: 'off',
    strict: 'off',
    compactOnStart: false,
    acceptDamage: false,
  })
})

test.each<GivenOptions>([{}, { inMemory: true }, { port: 0, dataDir: './db' }, { ring: '10.0.0.1', ringDc: 'us-east' }])(
  'a resolved set resolves to itself: %j',
  (given) => {
    expect(resolveOptions(resolveOptions(given))).toEqual(resolveOptions(given))
  },
)

// Options from JavaScript carry no types, so each kind of value is checked at run time.
test.each<[unknown, string]>([
  [{ port: 65_536 }, 'port is 65536: it must be a whole number from 0 to 65535'],
  [{ port: '8000' }, 'port is "8000": it must be a whole number from 0 to 65535'],
  [{ port: 1.5 }, 'port is 1.5: it must be a whole number from 0 to 65535'],
  [{ transition: -1 }, 'transition is -1: it must be a whole number from 0 to 86400000 (ms)'],
  [{ inMemory: 'yes' }, 'inMemory is "yes": it must be true or false'],
  [{ host: '' }, 'host is "": it must be a text that is not empty'],
  [{ logLevel: 'loud' }, 'logLevel is "loud": it must be one of silent, fatal, error, warn, info, debug, trace'],
  [{ fsync: true }, 'fsync is true: it must be one of off, on'],
  [{ hook: 'a=./b.js' }, 'hook is "a=./b.js": it must be a list of texts such as table=handler, or of objects'],
  [{ hook: [5] }, 'hook is [5]: it must be a list of texts such as table=handler, or of objects'],
  [{ replicaLag: '40-5' }, 'replicaLag is "40-5": it must be milliseconds from 0 to 86400000, or a range of them such as 5-40'],
  [
    { kinesisEndpoint: 'localhost' },
    'kinesisEndpoint is "localhost": it must be the address of a server, such as http://127.0.0.1:4568',
  ],
  [
    { kinesisEndpoint: 'http://127.0.0.1:4568', kinesisDir: './records' },
    'kinesisEndpoint and kinesisDir contradict each other: leave one of them out',
  ],
  [{ inMemory: true, dataDir: './db' }, 'inMemory and dataDir contradict each other: leave one of them out'],
  [{ signature: 'check' }, '--signature check needs keys: name their file by --signature-keys'],
  [{ signatureKeys: 'keys.json' }, '--signature-keys is for checked signatures: add --signature check, or leave it out'],
  [{ strict: 'on' }, 'strict is "on": it must be one of off, warn, fail'],
  [{ strictIgnore: 'scan' }, '--strict-ignore is for strict mode: add --strict warn or --strict fail, or leave it out'],
  [
    { strict: 'warn', strictIgnore: 'scans' },
    'strictIgnore is "scans": it must be rules with commas between, such as scan or scan:archive-*; the rules are scan, wasteful-filter, ' +
      'unlimited-query, legacy-parameter, hot-key, large-item, near-limit, missing-pagination, dropped-unprocessed, retry-without-jitter, ' +
      'unused-index, and * for all',
  ],
  [{ inMemory: true, compactOnStart: true }, 'compactOnStart needs data on disk: leave out inMemory'],
  [{ inMemory: true, acceptDamage: true }, 'acceptDamage needs data on disk: leave out inMemory'],
  [{ ring: '10.0.0.1' }, '--ring needs a datacentre: name that of the nearest nodes by --ring-dc'],
  [{ ringDc: 'us-east' }, '--ring-dc is for a ring: add --ring, or leave it out'],
  [
    { ...RING, ring: '10.0.0.1, 10.0.0.2' },
    'ring is "10.0.0.1, 10.0.0.2": it must be addresses of nodes with commas between, such as 10.0.0.1,10.0.0.2:9042',
  ],
  [
    { ...RING, ringCommit: 'ANY' },
    'ringCommit is "ANY": it must be one of ONE, TWO, THREE, QUORUM, ALL, LOCAL_ONE, LOCAL_QUORUM, EACH_QUORUM',
  ],
  [
    { ...RING, ringReplicas: 'us-east:3,us-west:2,us-east:1' },
    '--ring-replicas names a datacentre twice: give one count for each',
  ],
  [
    { ...RING, ringReplicas: 'us-east' },
    'ringReplicas is "us-east": it must be datacentres and counts, such as us-east:3,us-west:2',
  ],
  [{ ...RING, inMemory: true }, '--in-memory is for data on this machine: leave it out beside --ring'],
  [{ ...RING, dataDir: './db' }, '--data-dir is for data on this machine: leave it out beside --ring'],
  [{ ...RING, gsiLag: 5 }, '--gsi-lag is for data on this machine: leave it out beside --ring'],
  [{ ...RING, clock: 'manual' }, '--clock manual is for data on this machine: a ring runs with the clocks of its nodes'],
  [{ ...RING, capacity: 'full' }, '--capacity full simulates partitions, which a ring has of its own: choose provisioned or off'],
  [{ ...RING, ringUser: 'me' }, '--ring-user and --ring-password need each other: give both, or none'],
  [{ ...RING, ringCa: 'ca.pem' }, '--ring-ca is for encrypted connections: add --ring-tls on, or leave it out'],
])('refuses %j', (given, message) => {
  expect(() => resolveOptions(given as GivenOptions)).toThrow(new Error(message))
})

test('an unknown key is refused by name, with the names there are', () => {
  expect(() => resolveOptions({ prot: 1 } as GivenOptions)).toThrow("unknown option 'prot': the options are port, host, dataDir,")
})

describe('the environment', () => {
  test('sets options by their variables; one set to nothing counts as not set', () => {
    const given = optionsFromEnvironment({
      DYNALAB_PORT: '8123',
      DYNALAB_IN_MEMORY: '1',
      DYNALAB_SHARED_DB: 'TRUE',
      DYNALAB_SEED: '',
      PORT: '1',
    })
    expect(given).toEqual({ port: 8123, inMemory: true, sharedDb: true })
  })

  test.each([
    [{ DYNALAB_PORT: '0x10' }, 'DYNALAB_PORT is "0x10": it must be a whole number from 0 to 65535'],
    [{ DYNALAB_IN_MEMORY: 'yes' }, 'DYNALAB_IN_MEMORY is "yes": it must be true or false'],
    [
      { DYNALAB_IN_MEMORY: 'true', DYNALAB_DATA_DIR: '/d' },
      'DYNALAB_IN_MEMORY and DYNALAB_DATA_DIR contradict each other: leave one of them out',
    ],
  ])('refuses %j', (environment, message) => {
    expect(() => optionsFromEnvironment(environment)).toThrow(new Error(message))
  })

  test('gives way to flags, and to where a flag puts the data', () => {
    expect(flagsOverEnvironment({ port: 1, host: '::1' }, { port: 2 })).toEqual({ port: 2, host: '::1' })
    expect(resolveOptions(flagsOverEnvironment({ dataDir: '/d' }, { inMemory: true }))).toMatchObject({ inMemory: true })
    expect(resolveOptions(flagsOverEnvironment({ inMemory: true }, { dataDir: '/d' }))).toMatchObject({
      inMemory: false,
      dataDir: '/d',
    })
  })
})
