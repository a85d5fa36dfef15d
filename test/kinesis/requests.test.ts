// Which records go into one PutRecords: by count, by bytes, and one of each key.
import { describe, expect, test } from 'vitest'
import type { KinesisRecord } from '../../src/kinesis/record.js'
import { nextRequest } from '../../src/kinesis/requests.js'

const record = (partitionKey: string, bytes = 10): KinesisRecord => ({
  partitionKey,
  data: Buffer.alloc(bytes - partitionKey.length),
  atMs: 0,
  units: 1,
})
const MIB = 1024 ** 2

describe('a request', () => {
  test('has at most 500 records', () => {
    const pending = Array.from({ length: 501 }, (_, n) => record(`key-${n}`))
    expect(nextRequest(pending)).toEqual(pending.slice(0, 500))
  })

  test('has at most 5 MB, keys included, and at least one record', () => {
    const pending = [record('a', 2 * MIB), record('b', 3 * MIB), record('c', 1 * MIB)]
    expect(nextRequest(pending).map(({ partitionKey }) => partitionKey)).toEqual(['a', 'b'])
    expect(nextRequest([record('a', 2 * MIB), record('b', 3 * MIB + 1)])).toHaveLength(1)
    expect(nextRequest([record('a', 6 * MIB)])).toHaveLength(1)
    expect(nextRequest([])).toEqual([])
  })

  // A later record of a key could be taken, and the earlier one refused.
  test('has the first record of each key alone, in the order of the log', () => {
    const pending = ['a', 'b', 'a', 'c', 'b'].map((key, n) => record(key, 20 + n))
    expect(nextRequest(pending)).toEqual([pending[0], pending[1], pending[3]])
  })
})
