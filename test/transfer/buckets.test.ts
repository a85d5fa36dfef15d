// Buckets as folders: what is written is read again under the same key, and no name leads out of the bucket.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Buckets } from '../../src/transfer/buckets/buckets.js'
import { folderBuckets } from '../../src/transfer/buckets/folder-buckets.js'

let root: string
let buckets: Buckets
const name = { bucket: 'music', region: 'us-east-1' }

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'dynalab-buckets-'))
  mkdirSync(join(root, 's3', 'music'), { recursive: true })
  writeFileSync(join(root, 'secret'), 'secret')
  buckets = folderBuckets({ root: join(root, 's3'), isSynced: false })
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

async function textOf(key: string): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of await buckets.read(name, key)) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}

test('what is written is listed by its prefix, in the order of UTF-8 bytes, and read again', async () => {
  for (const key of ['b/2', 'b/1', 'b1', 'a', 'b/é/x', 'b/z']) await buckets.write(name, key, Buffer.from(key))
  const listed = async (prefix: string) => (await buckets.list(name, prefix)).map(({ key }) => key)
  expect(await listed('')).toEqual(['a', 'b/1', 'b/2', 'b/z', 'b/é/x', 'b1'])
  expect(await listed('b')).toEqual(['b/1', 'b/2', 'b/z', 'b/é/x', 'b1'])
  expect(await listed('b/')).toEqual(['b/1', 'b/2', 'b/z', 'b/é/x'])
  expect(await listed('nothing/there')).toEqual([])
  expect(await textOf('b/é/x')).toBe('b/é/x')
  await buckets.write(name, 'a', Buffer.from('again'))
  expect(await textOf('a')).toBe('again')
  expect(readdirSync(join(root, 's3', 'music')).sort()).toEqual(['a', 'b', 'b1']) // nothing temporary stays
})

test('a bucket that is not there, or is no name of one, has the code of the service', async () => {
  for (const bucket of ['nope', '..', '../s3', 'music/..', '', '/etc', 'a\0b', '.hidden'])
    await expect(buckets.list({ ...name, bucket }, '')).rejects.toMatchObject({ code: 'S3NoSuchBucket' })
  await expect(buckets.read(name, 'nope')).rejects.toMatchObject({ code: 'S3NoSuchKey' })
})

/** Large enough that it is written in many steps. */
const LARGE = Buffer.alloc(8 * 1024 * 1024, 'x')
const temporaryIn = (folder: string): string[] => readdirSync(folder).filter((file) => file.endsWith('.tmp'))

/** Begins to write an object. @returns its temporary file, which is there by then, and the writing */
async function beginning(key: string): Promise<{ temporary: string; written: Promise<void> }> {
  const folder = join(root, 's3/music')
  const before = temporaryIn(folder)
  const written = buckets.write(name, key, LARGE)
  written.catch(() => undefined) // the test awaits it later
  for (;;) {
    const temporary = temporaryIn(folder).find((file) => !before.includes(file))
    if (temporary !== undefined) return { temporary: join(folder, temporary), written }
    await nextTurn()
  }
}

test('a bucket that goes while an object is written is missed as a bucket', async () => {
  const { written } = await beginning('a')
  renameSync(join(root, 's3/music'), join(root, 's3/gone'))
  await expect(written).rejects.toMatchObject({ code: 'S3NoSuchBucket' })
  expect(readdirSync(join(root, 's3'))).toEqual(['gone'])
})

// S3 knows keys alone, so nobody can take the folders of one away.
test('folders of a key that go while it is written are made again', async () => {
  const { written } = await beginning('a')
  mkdirSync(join(root, 's3/away'))
  for (const file of readdirSync(join(root, 's3/music'))) renameSync(join(root, 's3/music', file), join(root, 's3/away', file))
  await written
  expect((await textOf('a')).length).toBe(LARGE.length)
})

test('writers of one object at once have a temporary file each, and the last one has written it', async () => {
  const [one, other] = [await beginning('a'), await beginning('a')]
  expect(one.temporary).not.toBe(other.temporary)
  await Promise.all([one.written, other.written])
  expect((await textOf('a')).length).toBe(LARGE.length)
  expect(temporaryIn(join(root, 's3/music'))).toEqual([])
})

test('what a killed writer left goes when its object is written again, and nothing of other objects', async () => {
  const [killed, other] = [await beginning('killed'), await beginning('other')]
  await Promise.all([killed.written, other.written])
  for (const { temporary } of [killed, other]) writeFileSync(temporary, 'half')
  await buckets.write(name, 'killed', Buffer.from('whole'))
  expect(temporaryIn(join(root, 's3/music')).map((file) => join(root, 's3/music', file))).toEqual([other.temporary])
  expect((await buckets.list(name, '')).map(({ key }) => key)).toEqual(['killed', 'other'])
})

describe('nothing outside of a bucket', () => {
  // Each of these names is a file outside if it is joined to the folder without a thought.
  const KEYS = ['../../secret', '/etc/passwd', 'a/../../../secret', '..', '.', 'a//b', 'a\0b', '..\\..\\secret', './a', '']

  test.each(KEYS)('is read, written or listed by the key %j', async (key) => {
    await expect(buckets.read(name, key)).rejects.toMatchObject({ code: 'S3AccessDenied' })
    await expect(buckets.write(name, key, Buffer.from('x'))).rejects.toMatchObject({ code: 'S3AccessDenied' })
    const listed = await buckets.list(name, `${key}/`).catch((error: { code: string }) => error.code)
    expect(listed).toBe('S3AccessDenied')
    expect(readFileSync(join(root, 'secret'), 'utf8')).toBe('secret')
  })

  test('is reached through a symbolic link: of a file, of a folder, of the bucket itself', async () => {
    symlinkSync(join(root, 'secret'), join(root, 's3/music/link'))
    symlinkSync(root, join(root, 's3/music/folder'))
    symlinkSync(root, join(root, 's3/linked'))
    expect(await buckets.list(name, '')).toEqual([])
    await expect(buckets.read(name, 'link')).rejects.toMatchObject({ code: 'S3NoSuchKey' })
    await expect(buckets.read(name, 'folder/secret')).rejects.toMatchObject({ code: 'S3AccessDenied' })
    await expect(buckets.write(name, 'link', Buffer.from('x'))).rejects.toMatchObject({ code: 'S3AccessDenied' })
    await expect(buckets.write(name, 'folder/new', Buffer.from('x'))).rejects.toMatchObject({ code: 'S3AccessDenied' })
    await expect(buckets.list({ ...name, bucket: 'linked' }, '')).rejects.toMatchObject({ code: 'S3NoSuchBucket' })
    expect(readFileSync(join(root, 'secret'), 'utf8')).toBe('secret')
  })
})
