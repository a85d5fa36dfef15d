// The help of the command. Invariant: every option stands in a group; the compiler asks for it.
import { flagOf } from '../config.js'
import type { OptionName } from '../emulator-options.js'
import { OPTIONS } from '../option-table.js'

export const HELP_COLUMNS = 100

const SERVING = 'Serving:'
const DATA = 'Data:'
const ACCESS = 'Access:'
const CAPACITY = 'Capacity and partitions:'
const TIME = 'Time and distance:'
const WORDS = 'Words and chance:'
const ADVICE = 'Strict mode:'
const ON_A_RING = 'On a ring:'

/** Under which heading help shows each option. */
export const HELP_GROUPS: Readonly<Record<OptionName, string>> = {
  port: SERVING,
  host: SERVING,
  cors: SERVING,
  adminHosts: SERVING,
  console: SERVING,
  adminToken: SERVING,
  rootAnswer: SERVING,
  requestTimeout: SERVING,
  memory: SERVING,
  logLevel: SERVING,
  dataDir: DATA,
  inMemory: DATA,
  snapshotDir: DATA,
  sharedDb: DATA,
  fsync: DATA,
  compactOnStart: DATA,
  acceptDamage: DATA,
  audit: DATA,
  hook: SERVING,
  schema: DATA,
  schemaRegion: DATA,
  schemaParameter: DATA,
  signature: ACCESS,
  signatureKeys: ACCESS,
  iam: ACCESS,
  capacity: CAPACITY,
  burst: CAPACITY,
  heat: CAPACITY,
  partitionBytes: CAPACITY,
  prices: CAPACITY,
  record: SERVING,
  transition: TIME,
  transactionHold: TIME,
  regionLag: TIME,
  replicaLag: TIME,
  gsiLag: TIME,
  streamLag: TIME,
  ttlDelay: TIME,
  kinesisEndpoint: DATA,
  kinesisDir: DATA,
  s3Endpoint: DATA,
  s3Dir: DATA,
  failover: TIME,
  clock: TIME,
  clockStart: TIME,
  requestLog: SERVING,
  strict: ADVICE,
  strictIgnore: ADVICE,
  wording: WORDS,
  seed: WORDS,
  ring: ON_A_RING,
  ringDc: ON_A_RING,
  ringKeyspace: ON_A_RING,
  ringReplicas: ON_A_RING,
  ringEventual: ON_A_RING,
  ringStrong: ON_A_RING,
  ringCommit: ON_A_RING,
  ringSerial: ON_A_RING,
  ringUser: ON_A_RING,
  ringPassword: ON_A_RING,
  ringTls: ON_A_RING,
  ringCa: ON_A_RING,
  ringCertificate: ON_A_RING,
  ringKey: ON_A_RING,
}

/** The flags of DynamoDB Local with what they mean here. */
export function localFlagsHelp(): string {
  const lines = OPTIONS.flatMap(({ name, dynamoDbLocal }) => {
    if (dynamoDbLocal === undefined) return []
    const { flag, value } = dynamoDbLocal
    return `  ${flag.padEnd(26)}${flagOf(name)}${value === undefined || value === 'true' ? '' : ` ${value}`}\n`
  })
  return `DynamoDB Local's flags, and what they are here:\n${lines.join('')}  -disableTelemetry         nothing: there is none\n`
}
