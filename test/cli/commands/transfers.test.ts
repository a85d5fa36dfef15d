// What goes in and out by the command, as a user does it, on a data folder that no server has open: a folder as the service exports it, whole
// and damaged; a backup and what is restored of it.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createEmulator } from '../../../src/emulator.js'
import { dynalab } from '../dynalab.js'

/** Each starts some processes. */
vi.setConfig({ testTimeout: 120_000 })

let folder: string
let data: string

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'dynalab-commands-'))
  data = join(folder, 'data')
  const emulator = await createEmulator({ dataDir: data, logLevel: 'silent' })
  const { CreateTableCommand, DynamoDBClient } = await import('@aws-sdk/client-dynamodb')
  const client = new DynamoDBClient(emulator.clientConfig())
  await client.send(
    new CreateTableCommand({
      TableName: 'songs',
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
    }),
  )
  client.destroy()
  await emulator.close()
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const md5 = (bytes: Buffer): string => createHash('md5').update(bytes).digest('base64')

/** An export of two files, as a copy of a real bucket has it. @returns its folder */
function writeExport(damage: 'none' | 'file' | 'manifest' | 'path' | 'link'): string {
  const root = join(folder, 'AWSDynamoDB', '01693685827463-2d8752fd')
  mkdirSync(join(root, 'data'), { recursive: true })
  const lines = ['a', 'b'].map((name) => {
    const bytes = gzipSync(`{"Item":{"pk":{"S":"${name}"},"n":{"N":"1.50"}}}\n`)
    const path = join(root, 'data', `${name}.json.gz`)
    if (damage === 'link' && name === 'b') {
      writeFileSync(join(folder, 'outside'), bytes) // what the manifest says, but elsewhere
      symlinkSync(join(folder, 'outside'), path)
    } else writeFileSync(path, bytes)
    const md5Checksum = damage === 'file' && name === 'b' ? md5(Buffer.from('other')) : md5(bytes)
    const dir = damage === 'path' && name === 'b' ? '../../..' : 'my/prefix/AWSDynamoDB/01693685827463-2d8752fd/data'
    return JSON.stringify({ itemCount: 1, md5Checksum, etag: 'x-1', dataFileS3Key: `${dir}/${name}.json.gz` })
  })
  const files = Buffer.from(lines.join('\n') + '\n')
  const summary = Buffer.from('{"version":"2020-06-30","outputFormat":"DYNAMODB_JSON","exportType":null}')
  writeFileSync(join(root, 'manifest-files.json'), files)
  writeFileSync(join(root, 'manifest-files.md5'), damage === 'manifest' ? md5(summary) : md5(files))
  writeFileSync(join(root, 'manifest-summary.json'), summary)
  writeFileSync(join(root, 'manifest-summary.checksum'), md5(summary))
  return root
}

const exported = async (): Promise<string> => (await dynalab(['export', 'songs', '--data-dir', data])).stdout

test('a folder that the service exported is imported, into a data folder', async () => {
  const done = await dynalab(['import', 'songs', writeExport('none'), '--data-dir', data])
  expect(done).toMatchObject({ code: 0, stdout: '2 items written\n', stderr: '' })
  expect((await exported()).split('\n').toSorted()).toEqual([
    '',
    '{"Item":{"pk":{"S":"a"},"n":{"N":"1.5"}}}',
    '{"Item":{"pk":{"S":"b"},"n":{"N":"1.5"}}}',
  ])
})

test('a file that is not what its manifest says is named, and nothing of it is written', async () => {
  const done = await dynalab(['import', 'songs', writeExport('file'), '--data-dir', data])
  expect(done).toMatchObject({ code: 1, stdout: '1 item written, 1 rows refused\n' })
  expect(done.stderr).toMatch(/b\.json\.gz: its MD5 is .*, and the manifest says .*: nothing of it is read/)
  expect(await exported()).toBe('{"Item":{"pk":{"S":"a"},"n":{"N":"1.5"}}}\n')
})

test.each([
  ['manifest', /manifest-files\.json is not what it was/],
  ['path', /its manifest names .* which leads out of it/],
  ['link', /its manifest names .*b\.json\.gz", which leads out of it/],
] as const)('a bad %s is refused before anything is written', async (damage, words) => {
  const done = await dynalab(['import', 'songs', writeExport(damage), '--data-dir', data])
  expect(done.code).not.toBe(0)
  expect(done.stderr).toMatch(words)
  expect(await exported()).toBe('')
})

test('a table is backed up, and restored under another name', async () => {
  await dynalab(['import', 'songs', writeExport('none'), '--data-dir', data])
  const { stdout: arn } = await dynalab(['backup', 'songs', 'first', '--data-dir', data])
  expect(arn).toMatch(/^arn:aws:dynamodb:us-east-1:\d{12}:table\/songs\/backup\/\d{14}-[0-9a-f]{8}\n$/)
  expect((await dynalab(['backup', '--data-dir', data])).stdout).toMatch(/songs +first +AVAILABLE +arn:/)
  const restored = await dynalab(['restore', arn.trim(), 'copy', '--data-dir', data])
  expect(restored).toMatchObject({ code: 0, stdout: 'copy has 2 items\n', stderr: '' })
})

test('a data folder that is not there is told, and not made', async () => {
  const absent = join(folder, 'typo')
  expect(await dynalab(['export', 'songs', '--data-dir', absent])).toMatchObject({
    code: 1,
    stdout: '',
    stderr: `dynalab: --data-dir ${absent} is not there: name the folder that a server has its data in\n`,
  })
  expect(existsSync(absent)).toBe(false)
})
