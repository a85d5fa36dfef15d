// The options of a ring: where it is, and how consistent its reads and writes are. Part of the table of options; and which other options go
// with it. Invariant: an option that would mean nothing on a ring is refused beside it, not passed over.
import type { EmulatorOptions, OptionName } from './emulator-options.js'
import { type Option, type OptionKind, OptionError } from './option-value.js'
import { LEVEL_NAMES } from './ring/cluster/settings.js'

const LEVEL: OptionKind = { kind: 'choice', choices: LEVEL_NAMES, shown: 'level' }
const FILE: OptionKind = { kind: 'text', shown: 'file' }

export const RING: readonly Option[] = [
  {
    name: 'ring',
    type: {
      kind: 'text',
      shown: 'nodes',
      form: { pattern: /^[^\s,]+(,[^\s,]+)*$/, words: 'addresses of nodes with commas between, such as 10.0.0.1,10.0.0.2:9042' },
    },
    default: undefined,
    description: 'nodes of a Cassandra cluster that holds the data, with commas between; the others are found through them',
  },
  {
    name: 'ringDc',
    type: { kind: 'text', shown: 'name' },
    default: undefined,
    description: 'the datacentre of the ring that is asked; must be given with --ring',
  },
  {
    name: 'ringKeyspace',
    type: {
      kind: 'text',
      shown: 'name',
      form: { pattern: /^[a-z][a-z0-9_]{0,47}$/, words: 'up to 48 small letters, digits and _, a letter first' },
    },
    default: 'dynalab',
    description: 'the keyspace that holds the data; made when missing',
  },
  {
    name: 'ringReplicas',
    type: {
      kind: 'text',
      shown: 'dc:count',
      form: { pattern: /^[^\s,:]+:[1-9]\d?(,[^\s,:]+:[1-9]\d?)*$/, words: 'datacentres and counts, such as us-east:3,us-west:2' },
    },
    default: undefined,
    description: 'how many replicas each datacentre has of every row, with commas between; else 3 in that of --ring-dc',
  },
  {
    name: 'ringEventual',
    type: LEVEL,
    default: 'ONE',
    description: 'how many replicas answer an eventually consistent read',
  },
  {
    name: 'ringStrong',
    type: LEVEL,
    default: 'LOCAL_QUORUM',
    description: 'how many replicas answer a strongly consistent read, and the reads that writes rest on',
  },
  {
    name: 'ringCommit',
    type: LEVEL,
    default: 'LOCAL_QUORUM',
    description: 'how many replicas have a write before it is acknowledged',
  },
  {
    name: 'ringSerial',
    type: { kind: 'choice', choices: ['local', 'global'] },
    default: 'local',
    description: 'among which replicas writes of one item are put in an order: those of the datacentre, or all',
  },
  {
    name: 'ringUser',
    type: { kind: 'text', shown: 'name' },
    default: undefined,
    description: 'whom the ring knows the gateway as; with a password',
  },
  {
    name: 'ringPassword',
    type: { kind: 'text', shown: 'text' },
    default: undefined,
    description: 'the password of --ring-user: better as a variable, which no list of processes shows',
    isSecret: true,
  },
  {
    name: 'ringTls',
    type: { kind: 'choice', choices: ['off', 'on'] },
    default: 'off',
    description: 'on: connections to the ring are encrypted, and its certificates checked',
  },
  {
    name: 'ringCa',
    type: FILE,
    default: undefined,
    description: 'file of the authority that signed the certificates of the ring',
  },
  { name: 'ringCertificate', type: FILE, default: undefined, description: 'file of the certificate that the gateway shows' },
  { name: 'ringKey', type: FILE, default: undefined, description: 'file of the key of --ring-certificate' },
]

/** Options that mean on a ring what they mean elsewhere. */
const WITH_RING: ReadonlySet<OptionName> = new Set<OptionName>([
  ...RING.map(({ name }) => name),
  ...(['port', 'host', 'sharedDb', 'cors', 'adminHosts', 'adminToken', 'rootAnswer', 'requestTimeout', 'memory'] as const),
  ...(['logLevel', 'capacity', 'burst', 'wording', 'seed', 'clock', 'requestLog', 'console'] as const),
  ...(['schema', 'schemaRegion', 'schemaParameter', 'signature', 'signatureKeys', 'iam'] as const),
])

type Given = { readonly [Name in OptionName]?: EmulatorOptions[Name] | undefined }

/** @param options the table of options. @param flagOf how an option is named to the user. @throws OptionError */
export function checkRing(given: Given, options: readonly Option[], flagOf: (name: OptionName) => string): void {
  const isGiven = ({ name, default: usual }: Option): boolean => given[name] !== undefined && given[name] !== usual
  if (given.ring === undefined) {
    const first = RING.find(isGiven)
    if (first !== undefined) throw new OptionError(`${flagOf(first.name)} is for a ring: add ${flagOf('ring')}, or leave it out`)
    return
  }
  if (given.ringDc === undefined)
    throw new OptionError(`${flagOf('ring')} needs a datacentre: name that of the nearest nodes by ${flagOf('ringDc')}`)
  const stranger = options.find((option) => !WITH_RING.has(option.name) && isGiven(option))
  if (stranger !== undefined)
    throw new OptionError(`${flagOf(stranger.name)} is for data on this machine: leave it out beside ${flagOf('ring')}`)
  if (given.clock === 'manual')
    throw new OptionError(`${flagOf('clock')} manual is for data on this machine: a ring runs with the clocks of its nodes`)
  if (given.capacity === 'full')
    throw new OptionError(
      `${flagOf('capacity')} full simulates partitions, which a ring has of its own: choose provisioned or off`,
    )
  if (namesTwice(given.ringReplicas))
    throw new OptionError(`${flagOf('ringReplicas')} names a datacentre twice: give one count for each`)
  checkPairs(given, flagOf)
}

/** @param replicas as its form allows it */
function namesTwice(replicas = ''): boolean {
  const datacentres = replicas.split(',').map((pair) => pair.split(':', 1)[0])
  return new Set(datacentres).size < datacentres.length
}

function checkPairs(given: Given, flagOf: (name: OptionName) => string): void {
  const pairs = [
    ['ringUser', 'ringPassword'],
    ['ringCertificate', 'ringKey'],
  ] as const
  for (const [one, other] of pairs) {
    if ((given[one] === undefined) === (given[other] === undefined)) continue
    throw new OptionError(`${flagOf(one)} and ${flagOf(other)} need each other: give both, or none`)
  }
  const file = (['ringCa', 'ringCertificate'] as const).find((name) => given[name] !== undefined)
  if (given.ringTls !== 'on' && file !== undefined)
    throw new OptionError(`${flagOf(file)} is for encrypted connections: add ${flagOf('ringTls')} on, or leave it out`)
}
