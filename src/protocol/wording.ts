// Which layer of the service speaks about which broken constraint, per operation: a table, because the service moves operation by
// operation and region by region. Behaviour is in input-check.ts; another cohort is another table here.
// Source: measured in 33 regions, 2026-10; `latest` follows eu-west-2, where that gives both forms the newer one.
import type { ApiError, TextMember } from '../model/errors.js'
import type { Wording } from '../model/wording.js'
import type { Keyword } from './constraints.js'
import type { StrictMember } from './strict-reader.js'

/** Violations that the newer layer reports: alone, before everything else. `*` in a path is any key of a map. */
export interface NewerRule {
  readonly path: string
  readonly keywords: readonly Keyword[]
}

/** An enum whose failure the newer layer words. `joined` takes part in the older list, the others stand alone; `bare` has no count. */
export interface NewerEnum {
  readonly member: string
  readonly values: string
  readonly manner: 'joined' | 'alone' | 'bare'
}

export interface ViolationStyle {
  readonly newer: readonly NewerRule[]
  readonly newerEnum?: NewerEnum
  /** A request with a value too deep for the newer layer is answered by the older one. */
  readonly fallsBack?: boolean
  /** A bad enum is reported without the other violations. */
  readonly enumsAlone?: boolean
  /** Maps are echoed as JSON. */
  readonly echoesJson?: boolean
  /** A sentence instead of a clause: when this member is missing, before everything else. */
  readonly missing?: { readonly member: string; readonly sentence: string }
  /** A sentence instead of a clause: when this member is shorter or longer than it may be. */
  readonly length?: { readonly member: string; readonly sentence: string }
  /** A reader of its own, which stops at the first member that is null or missing, and says one bad enum alone and bare. */
  readonly strictReader?: { readonly members: readonly StrictMember[]; readonly enumMember: string }
  /** A sentence instead of a clause: when this member is an empty map. */
  readonly empty?: { readonly member: string; readonly sentence: string }
}

const OLDER: ViolationStyle = { newer: [] }

const CONTROL: ViolationStyle = {
  newer: [],
  missing: { member: 'TableName', sentence: "The parameter 'TableName' is required but was not present in the request" },
}

const INSIGHTS: ViolationStyle = {
  ...CONTROL,
  length: {
    member: 'IndexName',
    sentence: 'IndexName must be at least 3 characters long and at most 255 characters long',
  },
}

const PUT_VALUES = 'ALL_OLD, UPDATED_OLD, ALL_NEW, UPDATE_NEW, NONE' // the service's own slip in the fourth

const EMPTY_NAME: NewerRule = { path: 'TableName', keywords: ['minLength'] }

const returnValues = (manner: NewerEnum['manner']): ViolationStyle => ({
  newer: [EMPTY_NAME],
  newerEnum: { member: 'ReturnValues', values: PUT_VALUES, manner },
  fallsBack: true,
})

/** The newer layer had these first. Source: recorded answers of the service. */
const EARLY_QUERY: ViolationStyle = { newer: [{ path: 'Limit', keywords: ['minimum'] }] }
const MANY_KEYS: NewerRule = { path: 'RequestItems.*.Keys', keywords: ['maxItems'] }

const QUERY: ViolationStyle = {
  ...EARLY_QUERY,
  newerEnum: { member: 'ConditionalOperator', values: 'ALL, OR', manner: 'bare' },
}

/** Source: TotalSegments and the upper bounds are assumed to have moved with the rest. */
const SCAN: ViolationStyle = {
  newer: ['TotalSegments', 'Segment', 'Limit'].map((path) => ({ path, keywords: ['minimum', 'maximum'] })),
}

const BATCH_GET: ViolationStyle = {
  newer: [
    { path: 'RequestItems', keywords: ['minProperties', 'maxProperties'] },
    { path: 'RequestItems.*.Keys', keywords: ['minItems', 'maxItems'] },
    { path: 'RequestItems.*.AttributesToGet', keywords: ['minItems'] },
  ],
  echoesJson: true,
}

const BATCH_WRITE: ViolationStyle = {
  newer: [
    { path: 'RequestItems', keywords: ['minProperties', 'maxProperties'] },
    { path: 'RequestItems.*', keywords: ['maxItems'] },
  ],
  enumsAlone: true,
}

const TRANSACT: ViolationStyle = {
  newer: [
    { path: 'ClientRequestToken', keywords: ['minLength', 'maxLength'] },
    { path: 'TransactItems', keywords: ['minItems', 'maxItems'] },
  ],
}

const requestItems = (operation: string): NonNullable<ViolationStyle['empty']> => ({
  member: 'RequestItems',
  sentence: `The requestItems parameter is required for ${operation}`,
})

/** Source: measured us-east-1, 2026-08; the order after the first member is assumed. */
const SEARCH: ViolationStyle = {
  newer: [],
  strictReader: {
    members: [
      { name: 'TableName', expected: 'a string' },
      { name: 'IndexName', expected: 'a string' },
      { name: 'SearchVector', expected: 'a sequence' },
      { name: 'TopK', expected: 'i32' },
    ],
    enumMember: 'ReturnConsumedCapacity',
  },
}

type ViolationStyles = Readonly<Record<string, ViolationStyle>>

const CONTROL_PLANE: ViolationStyles = {
  CreateTable: CONTROL,
  UpdateTable: CONTROL,
  DeleteTable: CONTROL,
  DescribeTable: CONTROL,
  DescribeTimeToLive: CONTROL,
  UpdateTimeToLive: CONTROL, // Source: assumed, as the other one
  CreateBackup: CONTROL, // Source: assumed, as the next ones
  DescribeContinuousBackups: CONTROL,
  UpdateContinuousBackups: CONTROL,
  UpdateContributorInsights: INSIGHTS,
  DescribeContributorInsights: INSIGHTS,
}

const CLASSIC: ViolationStyles = {
  ...CONTROL_PLANE,
  SearchVectors: SEARCH,
  Query: EARLY_QUERY,
  BatchGetItem: { newer: [MANY_KEYS], echoesJson: true, empty: requestItems('BatchGetItem') },
  BatchWriteItem: { newer: [], enumsAlone: true, empty: requestItems('BatchWriteItem') },
}

const US_EAST_1: ViolationStyles = {
  ...CLASSIC,
  PutItem: returnValues('joined'),
  DeleteItem: returnValues('joined'),
  UpdateItem: returnValues('alone'),
  Query: QUERY,
  BatchGetItem: BATCH_GET,
}

const LATEST: ViolationStyles = {
  ...US_EAST_1,
  Scan: SCAN,
  BatchWriteItem: BATCH_WRITE,
  TransactWriteItems: TRANSACT,
  TransactGetItems: TRANSACT,
}

const TABLES: Readonly<Record<Wording, ViolationStyles>> = { latest: LATEST, 'us-east-1': US_EAST_1, classic: CLASSIC }

/** How an operation speaks about broken constraints; the older layer where the table has nothing. */
export function violationStyleOf(wording: Wording, operation: string): ViolationStyle {
  return TABLES[wording][operation] ?? OLDER
}

/** How a cohort spells the text member of a refusal, where that is not as its kind says. Source: recorded answers of the service. */
export function textMemberOf(wording: Wording, { name, extra }: ApiError): TextMember | undefined {
  const showsItem = name === 'ConditionalCheckFailedException' && extra['Item'] !== undefined
  return wording === 'classic' && showsItem ? 'Message' : undefined
}
