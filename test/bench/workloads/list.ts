// The operations that the benchmark measures, in the order of the report.
import { GET_RECORDS, GET_RECORDS_OF_CHANGES } from './records.js'
import { ITEMS_PER_COLLECTION, collectionOf, itemText, keyText } from './tables.js'
import type { TableName } from './tables.js'
import { SEARCH_VECTORS } from './vectors.js'
import type { Answer, Round, Workload } from './workload.js'

const BATCH_SIZE = 25
const TRANSACTION_SIZE = 4
/** A prime: its multiples meet every item before one comes again. */
const SCATTER = 7919
const SCAN_PAGE_ITEMS = 100
const SCAN_STARTS = 200

const anyItem = (round: Round): number => Math.floor(round.random() * round.itemCount)
const isEmpty = (member: object | undefined): boolean => member === undefined || Object.keys(member).length === 0
const isPlain = (answer: Answer): boolean => answer.__type === undefined && Object.keys(answer).length === 0
const isCollection = (answer: Answer): boolean =>
  answer.Count === ITEMS_PER_COLLECTION && answer.Items?.length === ITEMS_PER_COLLECTION

/** `count` different items: service and peers refuse a batch that names one key twice. */
function differentItems(round: Round, count: number): number[] {
  const chosen = new Set<number>()
  while (chosen.size < count) chosen.add(anyItem(round))
  return [...chosen]
}

const putBody = (table: TableName, round: Round): string =>
  `{"TableName":"${table}","Item":${itemText(table, anyItem(round), round.revision())}}`

const queryBody = (table: TableName, index: string, keyName: string, round: Round): string =>
  `{"TableName":"${table}",${index}"KeyConditionExpression":"${keyName} = :key",` +
  `"ExpressionAttributeValues":{":key":{"S":"${collectionOf(anyItem(round))}"}}}`

/** Keys from which a full page can be read: each is the last key of a page that has another full page behind it. */
async function scanStarts(round: Round): Promise<string[]> {
  const starts: string[] = []
  let start = ''
  while (starts.length < SCAN_STARTS) {
    const page = (await round.call('Scan', scanBody(round, start))) as Answer // What it reads is checked by isRight when the pages are measured.
    if (page.Items?.length !== SCAN_PAGE_ITEMS || page.LastEvaluatedKey === undefined) break
    starts.push(start)
    start = JSON.stringify(page.LastEvaluatedKey)
  }
  return starts
}

const scanBody = (round: Round, start: string): string =>
  `{"TableName":"${round.items}","Limit":${SCAN_PAGE_ITEMS}${start === '' ? '' : `,"ExclusiveStartKey":${start}`}}`

/** The keys of transactions go round the table, so that no two in flight share one: a conflict is a right answer, but not to be measured. */
function transactedPut(round: Round, written: number, revision: number): string {
  const n = (written * SCATTER) % round.itemCount
  return `{"Put":{"TableName":"${round.items}","Item":${itemText(round.items, n, revision)}}}`
}

/** Those of the usual run. */
export const WORKLOADS: readonly Workload[] = [
  {
    name: 'GetItem',
    operation: 'GetItem',
    tables: ['items'],
    prepare: (round) => () => `{"TableName":"${round.items}","Key":${keyText(round.items, anyItem(round))}}`,
    isRight: (answer) => answer.Item?.pk?.S !== undefined && answer.Item.customer !== undefined,
  },
  {
    name: 'PutItem',
    operation: 'PutItem',
    tables: ['items'],
    prepare: (round) => () => putBody(round.items, round),
    isRight: isPlain,
  },
  {
    name: 'UpdateItem',
    operation: 'UpdateItem',
    tables: ['items'],
    prepare: (round) => () =>
      `{"TableName":"${round.items}","Key":${keyText(round.items, anyItem(round))},` +
      '"UpdateExpression":"SET #rev = :rev, hits = hits + :one",' +
      '"ConditionExpression":"attribute_exists(pk) AND hits >= :zero","ExpressionAttributeNames":{"#rev":"rev"},' +
      `"ExpressionAttributeValues":{":rev":{"N":"${round.revision()}"},":one":{"N":"1"},":zero":{"N":"0"}}}`,
    isRight: isPlain,
  },
  {
    name: 'DeleteItem',
    operation: 'DeleteItem',
    tables: ['deletions'],
    async prepare(round) {
      const count = Math.ceil(round.expectedRequests)
      await round.fill('deletions', count)
      let n = 0
      return () => (n < count ? `{"TableName":"deletions","Key":${keyText('deletions', n++)}}` : undefined)
    },
    isRight: isPlain,
  },
  {
    name: 'PutItem-GSI',
    operation: 'PutItem',
    tables: ['indexed'],
    prepare: (round) => () => putBody('indexed', round),
    isRight: isPlain,
  },
  {
    name: 'Query',
    operation: 'Query',
    tables: ['collections'],
    prepare: (round) => () => queryBody('collections', '', 'pk', round),
    isRight: isCollection,
  },
  {
    name: 'Query-GSI',
    operation: 'Query',
    tables: ['indexed'],
    prepare: (round) => () => queryBody('indexed', '"IndexName":"byTeam",', 'team', round),
    isRight: isCollection,
  },
  {
    name: 'Scan',
    operation: 'Scan',
    tables: ['items'],
    async prepare(round) {
      const bodies = (await scanStarts(round)).map((start) => scanBody(round, start))
      return () => bodies[Math.floor(round.random() * bodies.length)] ?? scanBody(round, '')
    },
    isRight: (answer) => answer.Items?.length === SCAN_PAGE_ITEMS && answer.LastEvaluatedKey !== undefined,
  },
  {
    name: 'BatchGetItem',
    operation: 'BatchGetItem',
    tables: ['items'],
    mayBePartial: true,
    prepare: (round) => () => {
      const keys = differentItems(round, BATCH_SIZE).map((n) => keyText(round.items, n))
      return `{"RequestItems":{"${round.items}":{"Keys":[${keys.join(',')}]}}}`
    },
    isRight: ({ Responses, UnprocessedKeys }) =>
      Object.values(Responses ?? {})[0]?.length === BATCH_SIZE && isEmpty(UnprocessedKeys),
  },
  {
    name: 'BatchWriteItem',
    operation: 'BatchWriteItem',
    tables: ['items'],
    mayBePartial: true,
    prepare: (round) => () => batchWriteBody(round.items, differentItems(round, BATCH_SIZE), round.revision()),
    isRight: (answer) => answer.__type === undefined && isEmpty(answer.UnprocessedItems),
  },
  {
    name: 'TransactWriteItems',
    operation: 'TransactWriteItems',
    tables: ['items'],
    prepare: (round) => {
      let written = 0
      return () => {
        const revision = round.revision()
        const puts = Array.from({ length: TRANSACTION_SIZE }, () => transactedPut(round, written++, revision))
        return `{"TransactItems":[${puts.join(',')}]}`
      }
    },
    isRight: isPlain,
  },
]

/** With those that are measured only where they are named. */
export const ALL_WORKLOADS: readonly Workload[] = [...WORKLOADS, GET_RECORDS, GET_RECORDS_OF_CHANGES, SEARCH_VECTORS]

/** A BatchWriteItem body that puts these items. */
export function batchWriteBody(table: TableName, items: readonly number[], revision: number): string {
  const requests = items.map((n) => `{"PutRequest":{"Item":${itemText(table, n, revision)}}}`)
  return `{"RequestItems":{"${table}":[${requests.join(',')}]}}`
}
