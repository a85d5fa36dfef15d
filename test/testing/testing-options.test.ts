// What a run is told: what is wrong is one line with what it must be; the environment outweighs the file; files of other emulators mean what they
// meant there, or are refused.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { readConfigFile } from '../../src/testing/config-file.js'
import { plainItem } from '../../src/testing/plain-item.js'
import { startRun } from '../../src/testing/start-run.js'
import { readTestingOptions } from '../../src/testing/testing-options.js'

test.each([
  [{ reset: 'daily' }, 'reset is "daily": it must be one of file, test, never'],
  [{ requests: 0 }, 'requests is 0: it must be a whole number from 1 to 10000'],
  [{ keep: true }, 'keep is true: it must be a folder, or false'],
  [{ tables: [{}] }, 'tables is [{}]: it must be a list of what CreateTable takes'],
  [{ prepare: 'seed.js' }, 'prepare is "seed.js": it must be a function'],
])('%j is refused', (given, words) => {
  expect(() => readTestingOptions(given as never, {})).toThrow(words)
})

test('nothing throttles unless asked for, and the environment has the last word', () => {
  const { emulator, endpoint } = readTestingOptions({ seed: 'file', endpoint: 'http://a.example/' }, { AWS_REGION: 'eu-west-1' })
  expect(emulator).toMatchObject({ capacity: 'off', seed: 'file', schemaRegion: 'eu-west-1', requestLog: 50 })
  expect(endpoint).toBe('http://a.example')
  const told = readTestingOptions({ seed: 'file' }, { DYNALAB_SEED: '7', DYNALAB_ENDPOINT: 'http://b.example' })
  expect([told.emulator.seed, told.endpoint]).toEqual(['7', 'http://b.example'])
})

test('an option that is none, or that a running server can not take, is refused by name', async () => {
  await expect(startRun({ nothing: 1 } as never, '.')).rejects.toThrow("unknown option 'nothing'")
  const joined = startRun({ endpoint: 'http://127.0.0.1:9', fsync: 'on' }, '.')
  await expect(joined).rejects.toThrow("fsync can't be given to a server that runs: start it so, or leave it out")
})

test('a table that can not be made is named, and the server does not stay', async () => {
  await expect(startRun({ tables: [{ TableName: 'music' }] }, '.')).rejects.toThrow(/^the table music can't be made: /)
})

test('items are plain objects', () => {
  expect(
    plainItem({ a: 'x', n: 1.5, b: true, l: [null, 2n], m: { s: new Set([1, 2]) }, y: Buffer.from('hi'), u: undefined }),
  ).toEqual({
    a: { S: 'x' },
    n: { N: '1.5' },
    b: { BOOL: true },
    l: { L: [{ NULL: true }, { N: '2' }] },
    m: { M: { s: { NS: ['1', '2'] } } },
    y: { B: 'aGk=' },
  })
  expect(() => plainItem({ m: { when: new Date(0) } })).toThrow('m.when is of a kind that no item can hold')
  expect(() => plainItem({ s: new Set() })).toThrow('s is a set that no item can hold')
})

describe('files of a project', () => {
  let root: string
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'dynalab-config-'))
  })
  afterEach(() => rm(root, { recursive: true, force: true }))
  const TABLE = "{ TableName: 'music', data: [{ artist: 'Nina Simone' }] }"

  test('jest-dynamodb-config.js: one database at its port', async () => {
    await writeFile(
      join(root, 'jest-dynamodb-config.js'),
      `module.exports = async () => ({ tables: [${TABLE}], installerConfig: {} })`,
    )
    expect(await readConfigFile(root, true)).toMatchObject({ port: 8000, sharedDb: true, tables: [{ TableName: 'music' }] })
    expect(await readConfigFile(root, false)).toEqual({})
  })

  test('jest-dynalite-config.cjs: tables by a function, anew for each test', async () => {
    await writeFile(join(root, 'jest-dynalite-config.cjs'), `module.exports = { tables: async () => [${TABLE}], basePort: 8000 }`)
    expect(await readConfigFile(root, true)).toMatchObject({ reset: 'test', sharedDb: true, tables: [{ TableName: 'music' }] })
  })

  test('what nobody knows is refused, and our own file comes first', async () => {
    await writeFile(join(root, 'jest-dynamodb-config.json'), '{ "tables": [], "stray": 1 }')
    await expect(readConfigFile(root, true)).rejects.toThrow('has stray, which is unknown')
    await writeFile(join(root, 'dynalab.config.mjs'), "export default { seed: 'own' }")
    expect(await readConfigFile(root, true)).toEqual({ seed: 'own' })
  })
})
