// Puts tables and data into a server before it is measured.
import { batchWriteBody } from '../workloads/list.js'
import { FILLED_TABLES, type TableName, createInput, digits, itemsIn } from '../workloads/tables.js'
import type { Answer } from '../workloads/workload.js'
import { fillBuckets } from './admin.js'
import { drive } from './drive.js'
import type { SetUp } from './messages.js'
import { requestRenderer } from './request.js'
import { Connection } from './connection.js'

const BATCH_SIZE = 25
const BLOB_BYTES = 16 * 1024
const NO_END_SECONDS = 3600
const ACTIVE_POLL_MS = 5

/** Sends one request and returns the parsed answer. @throws Error when the status is not 200. */
export function call(port: number, operation: string, body: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    let close = (): void => undefined
    const onAnswer = (status: number, bytes: Buffer, start: number, end: number): void => {
      close()
      const text = bytes.toString('utf8', start, end)
      if (status === 200) resolve(JSON.parse(text))
      else reject(new Error(`${operation} answered ${status}: ${text.slice(0, 300)}`))
    }
    Connection.open(port, onAnswer, reject).then((connection) => {
      close = () => connection.close()
      connection.send(requestRenderer(port, operation)(body))
    }, reject)
  })
}

/** Creates the tables, waits for them, and fills those that are read. */
export async function setUpTables({ port, tables, throughput, itemCount }: Omit<SetUp, 'kind'>): Promise<void> {
  for (const table of tables) {
    await call(port, 'CreateTable', JSON.stringify(createInput(table, throughput)))
    await untilActive(port, table)
    if (throughput !== 'on-demand') await fillBuckets(port, table)
    if (FILLED_TABLES.includes(table)) await fillItems(port, table, itemsIn(table, itemCount))
  }
}

/** Writes items 0 ≤ n < count. */
export async function fillItems(port: number, table: TableName, count: number, revision = 0): Promise<void> {
  let written = 0
  await writeBatches(port, () => {
    if (written >= count) return
    const items = Array.from({ length: Math.min(BATCH_SIZE, count - written) }, (_, i) => written + i)
    written += items.length
    return batchWriteBody(table, items, revision)
  })
}

/** Writes items of 16 KB into `blobs` until there are so many bytes. Their text is not compressible to nothing. */
export async function fillBytes(port: number, bytes: number): Promise<void> {
  const text = Array.from({ length: BLOB_BYTES / 8 }, () => Math.random().toString(36).slice(2, 10).padEnd(8, 'x')).join('')
  let written = 0
  await writeBatches(port, () => {
    if (written * BLOB_BYTES >= bytes) return
    const requests = Array.from({ length: BATCH_SIZE }, () => {
      const cut = Math.floor(Math.random() * BLOB_BYTES)
      const key = `blob-${digits(written++)}`
      return `{"PutRequest":{"Item":{"pk":{"S":"${key}"},"text":{"S":"${text.slice(cut)}${text.slice(0, cut)}"}}}}`
    })
    return `{"RequestItems":{"blobs":[${requests.join(',')}]}}`
  })
}

async function writeBatches(port: number, next: () => string | undefined): Promise<void> {
  const isRight = (body: string): boolean => Object.keys((JSON.parse(body) as Answer).UnprocessedItems ?? {}).length === 0
  await drive({ port, operation: 'BatchWriteItem', next, seconds: NO_END_SECONDS, checkEvery: 1, isRight })
}

async function untilActive(port: number, table: TableName): Promise<void> {
  for (;;) {
    const answer = (await call(port, 'DescribeTable', `{"TableName":"${table}"}`)) as { Table?: { TableStatus?: string } }
    if (answer.Table?.TableStatus === 'ACTIVE') return
    await new Promise((resolve) => {
      setTimeout(resolve, ACTIVE_POLL_MS)
    })
  }
}
