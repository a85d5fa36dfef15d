// GetRecords: pages of a hundred records. Of inserts each shows the item once, as a page of a Scan does; of changes as it was and as it is.
import type { Answer, Round, Workload } from './workload.js'

const TABLE = 'streamed'
const PAGE_RECORDS = 100
const MOST_PAGES = 200

export const GET_RECORDS: Workload = {
  name: 'GetRecords',
  operation: 'GetRecords',
  tables: [TABLE],
  prepare: async (round) => anyOf(round, await pagesFrom(round, await placesIn(round, 'TRIM_HORIZON'), isOfInserts)),
  isRight: (answer) => isFull(answer) && isOfInserts(answer),
}

export const GET_RECORDS_OF_CHANGES: Workload = {
  name: 'GetRecords-changes',
  operation: 'GetRecords',
  tables: [TABLE],
  async prepare(round) {
    const ends = await placesIn(round, 'LATEST')
    await round.fill(TABLE, Math.min(round.itemCount, MOST_PAGES * PAGE_RECORDS), round.revision())
    return anyOf(round, await pagesFrom(round, ends, isOfChanges))
  },
  isRight: (answer) => isFull(answer) && isOfChanges(answer),
}

function anyOf(round: Round, starts: readonly string[]): () => string | undefined {
  const bodies = starts.map(pageBody)
  return () => bodies[Math.floor(round.random() * bodies.length)]
}

const pageBody = (iterator: string): string => `{"ShardIterator":${JSON.stringify(iterator)},"Limit":${PAGE_RECORDS}}`

const isFull = ({ Records, NextShardIterator }: Answer): boolean =>
  Records?.length === PAGE_RECORDS && NextShardIterator !== undefined

const isOfInserts = ({ Records }: Answer): boolean =>
  Records?.every(({ dynamodb }) => dynamodb?.NewImage !== undefined && dynamodb.OldImage === undefined) === true

const isOfChanges = ({ Records }: Answer): boolean =>
  Records?.every(({ dynamodb }) => dynamodb?.NewImage !== undefined && dynamodb.OldImage !== undefined) === true

/**
 * Iterators from which a full page of such records can be read, in all shards, from those places on.
 * @throws Error when no shard has a full page
 */
async function pagesFrom(round: Round, places: readonly string[], isSuch: (page: Answer) => boolean): Promise<string[]> {
  const starts: string[] = []
  for (const place of places) {
    for (let next: string | undefined = place; next !== undefined;) {
      const page = (await round.call('GetRecords', pageBody(next))) as Answer // What it reads is checked by isRight when the pages are measured.
      if (!isFull(page) || !isSuch(page)) break
      starts.push(next)
      next = page.NextShardIterator
    }
  }
  if (starts.length === 0)
    throw new Error(`no shard has ${PAGE_RECORDS} records: GetRecords needs more than ${round.itemCount} items`)
  return starts
}

/** An iterator of that type in each shard. */
async function placesIn(round: Round, type: 'TRIM_HORIZON' | 'LATEST'): Promise<string[]> {
  const { Table } = (await round.call('DescribeTable', `{"TableName":"${TABLE}"}`)) as { Table: { LatestStreamArn: string } }
  const stream = `"StreamArn":"${Table.LatestStreamArn}"`
  const { StreamDescription } = (await round.call('DescribeStream', `{${stream}}`)) as {
    StreamDescription: { Shards: { ShardId: string }[] }
  }
  const places: string[] = []
  for (const { ShardId } of StreamDescription.Shards) {
    const body = `{${stream},"ShardId":"${ShardId}","ShardIteratorType":"${type}"}`
    const { ShardIterator } = (await round.call('GetShardIterator', body)) as { ShardIterator: string }
    places.push(ShardIterator)
  }
  return places
}
