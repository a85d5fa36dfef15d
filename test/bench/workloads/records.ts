// GetRecords: pages of a hundred records of puts that changed an item, so that each shows the item as it was and as it is.
import type { Answer, Round, Workload } from './workload.js'

const TABLE = 'streamed'
const PAGE_RECORDS = 100
const MOST_PAGES = 200

export const GET_RECORDS: Workload = {
  name: 'GetRecords',
  operation: 'GetRecords',
  tables: [TABLE],
  async prepare(round) {
    const bodies = (await pageStarts(round)).map(pageBody)
    return () => bodies[Math.floor(round.random() * bodies.length)]
  },
  isRight: (answer) =>
    isFull(answer) &&
    answer.Records?.every(({ dynamodb }) => dynamodb?.NewImage !== undefined && dynamodb.OldImage !== undefined) === true,
}

const pageBody = (iterator: string): string => `{"ShardIterator":${JSON.stringify(iterator)},"Limit":${PAGE_RECORDS}}`

const isFull = ({ Records, NextShardIterator }: Answer): boolean =>
  Records?.length === PAGE_RECORDS && NextShardIterator !== undefined

/**
 * Iterators from which a full page can be read, in all shards, from where the stream now ends: what comes after is written here.
 * @throws Error when no shard gets a full page
 */
async function pageStarts(round: Round): Promise<string[]> {
  const ends = await shardEnds(round)
  await round.fill(TABLE, Math.min(round.itemCount, MOST_PAGES * PAGE_RECORDS), round.revision())
  const starts: string[] = []
  for (const end of ends) {
    for (let next: string | undefined = end; next !== undefined;) {
      const page = (await round.call('GetRecords', pageBody(next))) as Answer // What it reads is checked by isRight when the pages are measured.
      if (!isFull(page)) break
      starts.push(next)
      next = page.NextShardIterator
    }
  }
  if (starts.length === 0)
    throw new Error(`no shard has ${PAGE_RECORDS} records: GetRecords needs more than ${round.itemCount} items`)
  return starts
}

/** An iterator at the end of each shard. */
async function shardEnds(round: Round): Promise<string[]> {
  const { Table } = (await round.call('DescribeTable', `{"TableName":"${TABLE}"}`)) as { Table: { LatestStreamArn: string } }
  const stream = `"StreamArn":"${Table.LatestStreamArn}"`
  const { StreamDescription } = (await round.call('DescribeStream', `{${stream}}`)) as {
    StreamDescription: { Shards: { ShardId: string }[] }
  }
  const ends: string[] = []
  for (const { ShardId } of StreamDescription.Shards) {
    const body = `{${stream},"ShardId":"${ShardId}","ShardIteratorType":"LATEST"}`
    const { ShardIterator } = (await round.call('GetShardIterator', body)) as { ShardIterator: string }
    ends.push(ShardIterator)
  }
  return ends
}
