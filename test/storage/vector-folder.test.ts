// Proves: a data folder with vector indexes that an earlier version wrote is searched as it was then. The folder is kept as the code wrote it
// that first had such indexes; whoever changes what an entry holds finds out here.
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createEmulator } from '../../src/emulator.js'
import { verifyFolder } from '../../src/engine/verify/verify.js'
import { KEPT_SEARCHES, SHOWN_ENTRY, VECTOR_TABLE, writeVectorFixture } from '../fixtures/vectors.js'
import { apiOf } from '../scenario/api.js'

const FIXTURES = join(import.meta.dirname, '../fixtures/folders')

let folder: string
beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'dynalab-folder-')), 'data')
})
afterEach(() => rm(join(folder, '..'), { recursive: true, force: true }))

interface Found {
  readonly SearchResults: readonly { readonly Item: { readonly pk: { readonly S: string } }; readonly Score: number }[]
}

test.each(['format-8-vectors', 'as it is written now'])('%s is searched the same', async (which) => {
  if (which === 'as it is written now') await writeVectorFixture(folder)
  else await cp(join(FIXTURES, which), folder, { recursive: true })
  expect(await verifyFolder(folder)).toEqual({ tables: 1, rows: 5, problems: [] })
  const emulator = await createEmulator({ dataDir: folder, audit: 'on', logLevel: 'silent' })
  const call = apiOf(emulator)
  for (const { input, found } of KEPT_SEARCHES) {
    const { SearchResults } = await call<Found>('SearchVectors', input)
    expect(SearchResults.map(({ Item, Score }) => [Item.pk.S, Score])).toEqual(found)
  }
  const asked = { ...KEPT_SEARCHES[2]?.input, ProjectionExpression: 'pk, words, v, extra' }
  const { SearchResults } = await call<Found>('SearchVectors', asked)
  expect(SearchResults.map(({ Item }) => Item)).toEqual([SHOWN_ENTRY])
  const { Table } = await call<{ Table: object }>('DescribeTable', { TableName: VECTOR_TABLE })
  const counts = [
    { IndexName: 'all', IndexStatus: 'ACTIVE', ItemCount: 4 },
    { IndexName: 'some', IndexStatus: 'ACTIVE', ItemCount: 3 },
  ]
  expect(Table).toMatchObject({ ItemCount: 5, VectorIndexes: counts })
  await call('DeleteItem', { TableName: VECTOR_TABLE, Key: { pk: { S: 'b' } } })
  await emulator.close()
  expect(await verifyFolder(folder)).toEqual({ tables: 1, rows: 4, problems: [] })
})
