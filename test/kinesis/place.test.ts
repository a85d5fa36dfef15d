// Where records go by the options; and a start that could not send says so, in one line with cause and remedy.
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { kinesisSinkOf } from '../../src/kinesis-place.js'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dynalab-place-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const placeOf = async (given: { inMemory?: boolean; kinesisEndpoint?: string; kinesisDir?: string }): Promise<string> => {
  const nothing = { kinesisEndpoint: undefined, kinesisDir: undefined, inMemory: false, fsync: 'off' as const }
  return (await kinesisSinkOf({ ...nothing, dataDir: folder, ...given })).place
}

test('an endpoint outweighs files, files are in the data folder, and data in memory has none', async () => {
  expect(await placeOf({ kinesisEndpoint: 'http://127.0.0.1:4568' })).toBe('http://127.0.0.1:4568')
  expect(await placeOf({})).toBe(`files in ${join(folder, 'kinesis')}`)
  expect(existsSync(join(folder, 'kinesis'))).toBe(false) // until there is a record
  expect(await placeOf({ inMemory: true })).toBe('nowhere')
})

test('a folder of its own is made, with data in memory too', async () => {
  const own = join(folder, 'some', 'records')
  expect(await placeOf({ inMemory: true, kinesisDir: own })).toBe(`files in ${own}`)
  expect(existsSync(own)).toBe(true)
})

test('a folder that cannot be made is refused', async () => {
  const file = join(folder, 'file')
  writeFileSync(file, '')
  await expect(placeOf({ kinesisDir: '/proc/nope' })).rejects.toThrow(
    /^--kinesis-dir \/proc\/nope can't be used: .*; name a folder/,
  )
  await expect(placeOf({ kinesisDir: join(file, 'records') })).rejects.toThrow(
    /^--kinesis-dir .* can't be used: .*; name a folder that can be written$/,
  )
})
