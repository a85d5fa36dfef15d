// The table of options: ONE list from which flags, environment variables, library keys, help and the table of docs/options.md are made.
// Invariant: each line of the list has the type that its member of the interface names.
import { CAPACITY_MODES } from './capacity/policy.js'
import { LOG_LEVELS } from './emulator-options.js'
import { WORDINGS } from './model/wording.js'
import type { Option } from './option-value.js'
import { PLACES } from './place-options.js'
import { RING } from './ring-options.js'
import { ROOT_ANSWERS } from './server/root-answer.js'
import { WAIVER_FORM } from './strict/waivers.js'
import { ADMINISTRATION } from './administration-options.js'
import { WATCHING } from './watching-options.js'

export const DEFAULT_DATA_DIR = './.dynalab'
/** How long a state lasts under `-delayTransientStatuses`. Source: assumed; the docs only say that delays are simulated. */
const DELAYED_TRANSITION_MS = '3000'

export const OPTIONS: readonly Option[] = [
  {
    name: 'port',
    type: { kind: 'integer', min: 0, max: 65_535 },
    default: 8000,
    description: 'port to listen on; 0 takes any free one',
    dynamoDbLocal: { flag: '-port' },
  },
  {
    name: 'host',
    type: { kind: 'text', shown: 'address' },
    default: '127.0.0.1',
    description: 'address to listen on; 0.0.0.0 in a container',
  },
  {
    name: 'dataDir',
    type: { kind: 'text', shown: 'folder' },
    default: DEFAULT_DATA_DIR,
    description: 'folder that keeps the data; made when missing',
    dynamoDbLocal: { flag: '-dbPath' },
  },
  {
    name: 'inMemory',
    type: { kind: 'switch' },
    default: false,
    description: 'keep everything in memory, nothing on disk',
    dynamoDbLocal: { flag: '-inMemory', value: 'true' },
  },
  {
    name: 'snapshotDir',
    type: { kind: 'text', shown: 'folder' },
    default: undefined,
    description: 'folder that snapshots are kept in; else snapshots in the data folder, or memory with data in memory',
  },
  {
    name: 'sharedDb',
    type: { kind: 'switch' },
    default: false,
    description: 'one namespace for every region and account',
    dynamoDbLocal: { flag: '-sharedDb', value: 'true' },
  },
  {
    name: 'cors',
    type: { kind: 'text', shown: 'origins' },
    default: 'local',
    description: 'origins of pages that may call, with commas between; local: every page of this machine; *: every page',
    dynamoDbLocal: { flag: '-cors' },
  },
  ...ADMINISTRATION,
  {
    name: 'rootAnswer',
    type: { kind: 'choice', choices: ROOT_ANSWERS },
    default: 'service',
    description: "what GET / answers: the service's 200 with `healthy`, or DynamoDB Local's 400, for which its clients wait",
  },
  {
    name: 'requestTimeout',
    type: { kind: 'integer', min: 1, max: 3600, unit: 's' },
    default: 30,
    description: 'seconds in which a request must have arrived, head and body; whoever sends slower is cut off',
  },
  {
    name: 'memory',
    type: { kind: 'integer', min: 0, max: Number.MAX_SAFE_INTEGER, unit: 'bytes' },
    default: 0,
    description:
      'bytes of requests and answers that are held at once, beyond which requests wait; as many are for vectors of searches; 0 for a quarter of the heap',
  },
  {
    name: 'logLevel',
    type: { kind: 'choice', choices: LOG_LEVELS },
    default: 'info',
    description: 'least level of the log lines on stderr; debug has a line a request',
  },
  {
    name: 'fsync',
    type: { kind: 'choice', choices: ['off', 'on'] },
    default: 'off',
    description: 'off: an acknowledged write survives the death of the process; on: the loss of power too',
  },
  {
    name: 'transition',
    type: { kind: 'integer', min: 0, max: 86_400_000, unit: 'ms' },
    default: 0,
    description: 'how long CREATING, UPDATING, DELETING and backfills last, in ms',
    dynamoDbLocal: { flag: '-delayTransientStatuses', value: DELAYED_TRANSITION_MS },
  },
  {
    name: 'transactionHold',
    type: { kind: 'integer', min: 0, max: 86_400_000, unit: 'ms' },
    default: 0,
    description: 'how long a transaction holds its items before it commits, in ms; others meet conflicts meanwhile',
  },
  {
    name: 'capacity',
    type: { kind: 'choice', choices: CAPACITY_MODES },
    default: 'provisioned',
    description:
      'off: nothing throttles; provisioned: provisioned throughput and on-demand maxima do; full: partitions, on-demand growth and quotas too',
  },
  {
    name: 'burst',
    type: { kind: 'integer', min: 0, max: 3600, unit: 's' },
    default: 300,
    description: 'seconds of unused provisioned throughput that are kept for bursts',
  },
  {
    name: 'heat',
    type: { kind: 'integer', min: 1, max: 3600, unit: 's' },
    default: 10,
    description: 'seconds that a rate must last before a partition splits or an on-demand table grows',
  },
  {
    name: 'regionLag',
    type: { kind: 'lag' },
    default: 0,
    description: 'how long a write takes to the other regions of a global table, in ms: 500, or drawn for each from 200-900',
  },
  {
    name: 'replicaLag',
    type: { kind: 'lag' },
    default: 0,
    description: 'how far the followers in the other two zones trail a leader, in ms: 20, or drawn for each change from 5-40',
  },
  {
    name: 'gsiLag',
    type: { kind: 'lag' },
    default: 0,
    description: 'how far global indexes trail their table, in ms: 20, or drawn for each change from 5-40',
  },
  {
    name: 'streamLag',
    type: { kind: 'lag' },
    default: 0,
    description: 'how long a record stays unseen in its stream, in ms: 500, or drawn for each from 100-900',
  },
  {
    name: 'ttlDelay',
    type: { kind: 'integer', min: 0, max: 31 * 86_400_000, unit: 'ms' },
    default: 0,
    description: 'how long an item stays whose time to live is over, in ms; the service takes up to some days',
  },
  ...PLACES,
  {
    name: 'failover',
    type: { kind: 'integer', min: 0, max: 86_400_000, unit: 'ms' },
    default: 3000,
    description: 'how long a partition has no leader after the zone of its leader was lost, in ms',
  },
  {
    name: 'wording',
    type: { kind: 'choice', choices: WORDINGS },
    default: 'latest',
    description: "words of refusals: the service's newest, those of us-east-1, or those from before June 2026",
  },
  {
    name: 'seed',
    type: { kind: 'text', shown: 'text' },
    default: undefined,
    description: 'seed of every random choice; a random one is drawn and printed when none is given',
  },
  {
    name: 'clock',
    type: { kind: 'choice', choices: ['real', 'manual'] },
    default: undefined,
    description:
      'real: runs with the machine; manual: stands still until it is moved; when not given, as the data folder remembers it, or real',
  },
  {
    name: 'clockStart',
    type: { kind: 'moment' },
    default: undefined,
    description:
      'where a clock begins that the data folder does not remember; else real at the machine’s time, manual at 2026-01-01',
  },
  ...WATCHING,
  {
    name: 'hook',
    type: { kind: 'list', shown: 'table=handler' },
    default: undefined,
    description: "code that gets the records of a table's stream: a file, a URL, or a JSON file of hooks; may be given again",
  },
  {
    name: 'schema',
    type: { kind: 'list', shown: 'file', isText: true },
    default: undefined,
    description:
      'file that says which tables there are, in any of many forms: they are made or changed before the start; may be given again',
  },
  {
    name: 'schemaRegion',
    type: { kind: 'text', shown: 'name' },
    default: 'us-east-1',
    description: 'the region that --schema makes tables in',
  },
  {
    name: 'schemaParameter',
    type: { kind: 'list', shown: 'name=value', isText: true },
    default: undefined,
    description: 'a value for a parameter of the files of --schema; may be given again',
  },
  {
    name: 'signature',
    type: { kind: 'choice', choices: ['off', 'check'] },
    default: 'off',
    description: 'check: requests must be signed by a key of --signature-keys; off: any key and signature will do',
  },
  {
    name: 'signatureKeys',
    type: { kind: 'text', shown: 'file' },
    default: undefined,
    description: 'file of the access keys that requests may be signed with',
  },
  {
    name: 'iam',
    type: { kind: 'text', shown: 'file' },
    default: undefined,
    description: 'file of identities with their policies: what these and the policies of resources do not allow is denied',
  },
  {
    name: 'partitionBytes',
    type: { kind: 'integer', min: 4096, max: Number.MAX_SAFE_INTEGER, unit: 'bytes' },
    default: 10 * 1024 ** 3,
    description:
      'size at which a partition splits, and the most that an item collection beside local indexes may grow to, in bytes',
  },
  {
    name: 'strict',
    type: { kind: 'choice', choices: ['off', 'warn', 'fail'] },
    default: 'off',
    description:
      'warn: say which requests scan, drop pages, retry in step and the like; fail: refuse what the request alone tells',
  },
  {
    name: 'strictIgnore',
    type: { kind: 'text', shown: 'rules', form: WAIVER_FORM },
    default: undefined,
    description: 'rules that --strict leaves alone, with commas between; after a colon, the tables: scan,large-item:archive-*',
  },
  {
    name: 'requestLog',
    type: { kind: 'integer', min: 0, max: 100_000 },
    default: 0,
    description: 'how many of the last requests are kept to look at, by `GET requests` of administration; 0 for none',
  },
  {
    name: 'compactOnStart',
    type: { kind: 'switch' },
    default: false,
    description: 'compact the data folder before serving',
    dynamoDbLocal: { flag: '-optimizeDbBeforeStartup', value: 'true' },
  },
  {
    name: 'acceptDamage',
    type: { kind: 'switch' },
    default: false,
    description: 'serve a damaged data folder without what is lost; it is refused otherwise',
  },
  ...RING,
]
