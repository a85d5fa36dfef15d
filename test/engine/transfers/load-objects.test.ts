// Where a load goes on after a restart: in the object that it was in. When somebody has removed that one meanwhile, to begin anew would put and
// count all rows twice, so the load ends as one whose object is not there.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { listObjects, type LoadSource, rowsOf } from '../../../src/engine/transfers/load-objects.js'
import { folderBuckets } from '../../../src/transfer/buckets/folder-buckets.js'
import { jsonRecords } from '../../../src/transfer/formats/json-records.js'

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'dynalab-objects-'))
  mkdirSync(join(root, 'bucket'))
  for (const key of ['a', 'b', 'c']) writeFileSync(join(root, 'bucket', key), '{"Item":{}}\n'.repeat(2))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

const source: LoadSource = {
  name: { bucket: 'bucket', region: 'us-east-1' },
  prefix: '',
  compression: 'NONE',
  reader: jsonRecords,
}

async function placesAfter(key: string, rows: number): Promise<readonly string[]> {
  const buckets = folderBuckets({ root, isSynced: false })
  const places: string[] = []
  for await (const row of rowsOf(buckets, source, await listObjects(buckets, source), { key, rows }))
    places.push(row.key + String(row.index))
  return places
}

test('a load goes on after the rows that are done', async () => {
  expect(await placesAfter('b', 1)).toEqual(['b1', 'c0', 'c1'])
})

test('a load whose object went ends with that', async () => {
  rmSync(join(root, 'bucket/b'))
  await expect(placesAfter('b', 1)).rejects.toMatchObject({ code: 'S3NoSuchKey' })
})
