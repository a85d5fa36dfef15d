// What each wire test is about and how we know: a file has an operation and a source, and tests whose full names match a pattern have
// others. A tag in a test's own name, such as `[assumed]`, outweighs the table. A file in neither list counts as assumed, under its own name.

/** `documented` by the service's own pages; `measured` on the service by somebody who says where; `assumed` from neither. */
export type Source = 'documented' | 'measured' | 'assumed'

export interface About {
  readonly operation: string
  readonly source: Source
}

interface FileAbout extends About {
  /** The first that matches a test's full name wins, for the operation and for the source apart. */
  readonly but?: readonly (readonly [pattern: RegExp, about: Partial<About>])[]
}

const ASSUMED: Partial<About> = { source: 'assumed' }
const MEASURED: Partial<About> = { source: 'measured' }
const DOCUMENTED: Partial<About> = { source: 'documented' }
const of = (operation: string): Partial<About> => ({ operation })

/** A refusal has the service's own words, which no page documents. */
const REFUSES = /refuse|is cancelled by|is canceled by|at top level/

const FILES: Readonly<Record<string, FileAbout>> = {
  'batch-items': {
    operation: 'BatchWriteItem',
    source: 'documented',
    but: [
      [/^BatchGetItem/, of('BatchGetItem')],
      [/with |refuses|checks index keys|before it looks/, MEASURED],
    ],
  },
  'behaviours-reads': {
    operation: 'Query',
    source: 'measured',
    but: [
      [/on Scan|^filters|filtered page/, of('Scan')],
      [/megabyte|filtered page|ALL_PROJECTED|COUNT/, DOCUMENTED],
    ],
  },
  'behaviours-tables': {
    operation: 'UpdateTable',
    source: 'measured',
    but: [
      [/none may be unused|without a range key|includes attributes|bad name|TableId|without units/, of('CreateTable')],
      [/DescribeTable|named by table/, of('DescribeTable')],
    ],
  },
  'behaviours-writes': {
    operation: 'UpdateItem',
    source: 'measured',
    but: [
      [/batch/, of('BatchWriteItem')],
      [/transaction|token/, of('TransactWriteItems')],
      [/in the words of a put/, of('PutItem')],
      [/the word .* is (free|reserved)/, DOCUMENTED],
    ],
  },
  boto3: { operation: '(clients)', source: 'documented' },
  'create-table': {
    operation: 'CreateTable',
    source: 'measured',
    but: [[/names the table that is not there|TableId/, of('DescribeTable')]],
  },
  'describe-and-list': {
    operation: 'ListTables',
    source: 'documented',
    but: [
      [/nothing is backed up/, of('DescribeContinuousBackups')],
      [/disables a recovery/, of('UpdateContinuousBackups')],
      [/quotas/, of('DescribeLimits')],
    ],
  },
  'get-item': {
    operation: 'GetItem',
    source: 'documented',
    but: [
      [/^DeleteItem/, of('DeleteItem')],
      [/refuse|projects list elements|empty item|echoes/, MEASURED],
    ],
  },
  'lib-dynamodb': { operation: '(clients)', source: 'documented' },
  limits: {
    operation: 'CreateTable',
    source: 'documented',
    but: [
      [/^names and placeholders/, of('UpdateItem')],
      [/^transactions/, of('TransactWriteItems')],
      [/pages of 100 names/, of('ListTables')],
    ],
  },
  'paths-into-keys': {
    operation: 'UpdateItem',
    source: 'measured',
    but: [
      [/BatchGetItem/, of('BatchGetItem')],
      [/TransactGetItems/, of('TransactGetItems')],
      [/GetItem/, of('GetItem')],
      [/Query/, of('Query')],
      [/Scan|pass/, of('Scan')],
      [/PutItem/, of('PutItem')],
      [/DeleteItem/, of('DeleteItem')],
      [/ of an? (Put|Update|Delete|ConditionCheck)\b/, of('TransactWriteItems')],
    ],
  },
  'put-item': { operation: 'PutItem', source: 'documented', but: [[/refuse|request itself is fine|stores \+5/, MEASURED]] },
  query: {
    operation: 'Query',
    source: 'documented',
    but: [
      [/whole key without a key to go on/, ASSUMED],
      [/refuse|exactly at the last item|charges both|rounds/, MEASURED],
    ],
  },
  'raw-http': {
    operation: '(protocol)',
    source: 'measured',
    but: [[/unheard|100 000|byte order|overlong|cut off|names of tables/i, ASSUMED]],
  },
  'recorded-items': {
    operation: 'UpdateItem',
    source: 'measured',
    but: (
      ['PutItem', 'DeleteItem', 'GetItem', 'BatchGetItem', 'BatchWriteItem', 'TransactWriteItems', 'Query', 'Scan'] as const
    ).map((operation) => [new RegExp(`\\b${operation}\\b`), of(operation)] as const),
  },
  scan: { operation: 'Scan', source: 'documented', but: [[/refuse|four partitions/, MEASURED]] },
  tags: { operation: 'TagResource', source: 'documented', but: [[/refuse/, MEASURED]] },
  'transact-items': {
    operation: 'TransactWriteItems',
    source: 'documented',
    but: [
      [/^TransactGetItems/, of('TransactGetItems')],
      [REFUSES, MEASURED],
      [/reason/, MEASURED],
    ],
  },
  'time-to-live': {
    operation: 'UpdateTimeToLive',
    source: 'documented',
    but: [[/refuses|bad input|not find/, MEASURED]],
  },
  transport: {
    operation: '(protocol)',
    source: 'assumed',
    but: [
      [/may be compressed|nothing is written|refused with 413/, MEASURED],
      [/^bodies|^connections/, DOCUMENTED],
    ],
  },
  'update-item': { operation: 'UpdateItem', source: 'documented', but: [[/refuse|UPDATED_NEW/, MEASURED]] },
  'update-table': {
    operation: 'UpdateTable',
    source: 'measured',
    but: [[/protection/, of('DeleteTable')]],
  },
  'validation-batch-write': { operation: 'BatchWriteItem', source: 'measured' },
  'validation-get-item': { operation: 'GetItem', source: 'measured', but: [[/^BatchGetItem/, of('BatchGetItem')]] },
  'validation-put-item': {
    operation: 'PutItem',
    source: 'measured',
    but: [[/attribute name|placeholder maps/i, ASSUMED]],
  },
  'validation-query': { operation: 'Query', source: 'measured', but: [[/start key/i, ASSUMED]] },
  'validation-scan': { operation: 'Scan', source: 'measured', but: [[/start key/i, ASSUMED]] },
  'validation-transact': {
    operation: 'TransactWriteItems',
    source: 'measured',
    but: [
      [/^TransactGetItems/, of('TransactGetItems')],
      [/two members|both members/, ASSUMED],
    ],
  },
  'validation-update-item': {
    operation: 'UpdateItem',
    source: 'measured',
    but: [
      [/^DeleteItem/, of('DeleteItem')],
      [/statement that is too large/, ASSUMED],
    ],
  },
}

/** Files that say nothing about another endpoint. */
export const LEFT_OUT: Readonly<Record<string, string>> = {
  admin: 'the administration API is ours',
  'bad-input': 'thousands of requests that ask for robustness and not for an answer; our own endpoint has npm run fuzz beside it',
  'behaviours-restart': 'other endpoints cannot be stopped and started',
  'in-process': 'calls without a socket are ours',
  namespaces: 'accounts that come from access keys, and regions without end, are ours',
  'transaction-hold': 'an option of ours',
  wording: 'an option of ours',
}

/** Files that can't be run where the endpoint speaks TLS or checks signatures. */
export const LEFT_OUT_BEHIND_TLS: Readonly<Record<string, string>> = {
  boto3: 'its program has credentials of its own',
  'lib-dynamodb': 'it has credentials of its own',
  transport: 'it writes to bare sockets',
}

/** Tests of files that are run otherwise. Their number is shown as left out, not as unknown. */
export const LEFT_OUT_TESTS: readonly (readonly [pattern: RegExp, why: string])[] = [
  [/^transport: our server/, 'how our server listens and closes'],
  [/^boto3: /, 'skipped where there is no python with boto3'],
]

const TAG = /\[(documented|measured|assumed)\]/

/** @param file without folder and ending; @param name the test's with its describes' */
export function aboutOf(file: string, name: string): About {
  const { operation, source, but = [] } = FILES[file] ?? { operation: file, source: 'assumed' }
  const matching = but.filter(([pattern]) => pattern.test(name)).map(([, about]) => about)
  const tag = TAG.exec(name)?.[1] as Source | undefined // one of the three words
  return {
    operation: operationIn(name) ?? matching.find((about) => about.operation !== undefined)?.operation ?? operation,
    source: tag ?? matching.find((about) => about.source !== undefined)?.source ?? source,
  }
}

/** A describe that is called as an operation says so itself. */
function operationIn(name: string): string | undefined {
  const [first = ''] = name.split(/ > |,? /, 1)
  return /^([A-Z][a-z]+){2,}$/.test(first) &&
    /^(Batch|Create|Delete|Describe|Get|List|Put|Query|Scan|Tag|Transact|Untag|Update)/.test(first)
    ? first
    : undefined
}
