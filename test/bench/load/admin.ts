// What the benchmark asks of Dynalab's administration API. All of it is in this file, and none of it happens while something is measured.
import { type TableName, globalIndexes, keyText } from '../workloads/tables.js'
import type { SplitTable } from './messages.js'

/**
 * The level that buckets are filled to, in units: more than any round uses. A million units are 2 × 10⁹ thousandths of half units, which V8
 * still keeps as a small integer, as it does the balances of ordinary partitions.
 */
const FULL_UNITS = 1_000_000
const NOT_FOUND = 404
/** No limit applies, so there is nothing to fill. */
const NO_BUCKET = 409

/**
 * Fills every bucket of a table, its indexes and their partitions far above its depth, so that a load that no real table would admit goes
 * through all of admission and is never refused. A server without that route is measured as it is: what it refuses is a failure.
 * @throws Error when the server refuses
 */
export async function fillBuckets(port: number, table: TableName): Promise<void> {
  const whole = { read: FULL_UNITS, write: FULL_UNITS, partitions: true }
  for (const source of [{}, ...globalIndexes(table).map((index) => ({ index }))]) {
    const { status, text } = await ask(port, 'POST', `tables/${table}/buckets`, { ...whole, ...source })
    if (status >= 300 && status !== NOT_FOUND && status !== NO_BUCKET)
      throw new Error(`filling the buckets of ${table} answered ${status}: ${text}`)
  }
}

/**
 * Splits a table at the keys of items spread evenly over it, until it has so many partitions.
 * @throws Error when the server refuses, cannot split, or shows another number of partitions
 */
export async function splitTable({ port, table, itemCount, partitions }: Omit<SplitTable, 'kind'>): Promise<void> {
  if (partitions > itemCount) throw new Error(`${partitions} partitions need at least as many items, not ${itemCount}`)
  for (let n = 1; n < partitions; n++) {
    const key: unknown = JSON.parse(keyText(table, Math.floor((n * itemCount) / partitions)))
    const { status, text } = await ask(port, 'POST', `tables/${table}/split`, { key })
    if (status >= 300) throw new Error(`split ${n} of ${table} answered ${status}: ${text}`)
  }
  const count = await countPartitions(port, table)
  if (count !== partitions) throw new Error(`${table} has ${count} partitions after ${partitions - 1} splits`)
}

async function countPartitions(port: number, table: TableName): Promise<number | undefined> {
  const { text } = await ask(port, 'GET', `tables/${table}/partitions`)
  const shown = JSON.parse(text) as { readonly partitions?: readonly unknown[] } // Whatever else it is has no partitions, and is reported.
  return shown.partitions?.length
}

async function ask(port: number, method: 'GET' | 'POST', path: string, body?: object): Promise<{ status: number; text: string }> {
  const sent = body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }
  const answer = await fetch(`http://127.0.0.1:${port}/_dynalab/${path}`, { method, ...sent })
  return { status: answer.status, text: await answer.text() }
}
