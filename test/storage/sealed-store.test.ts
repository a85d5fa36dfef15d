// Values that a disk has changed: whoever reads one is refused, by every way to read it, and whoever reads others is not. The damage is put
// in by the store below, as a disk would do it: LevelDB itself checks no value.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ApiError } from '../../src/model/errors.js'
import { openFolder } from '../../src/storage/folder.js'
import { openDiskStore } from '../../src/storage/level-store.js'
import { isOfKey, sealed as sealedBytes, unsealed } from '../../src/storage/seal.js'
import { Row } from '../../src/storage/row.js'
import { put, type Cursor, type Store } from '../../src/storage/store.js'
import { UncheckedRow } from '../../src/storage/unchecked-row.js'

/** A row of the table with physical id 7, as keys.ts lays it out. */
const keyOf = (name: string): Buffer => Buffer.concat([Buffer.of(0x10, 0, 0, 0, 7), Buffer.from(name)])
const RANGE = { lower: keyOf(''), upper: Buffer.of(0x11) }

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dynalab-sealed-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

/** Rows a to e in a folder; then what the disk holds of `c` is changed. */
async function damaged(change: (stored: string, other: string) => string): Promise<{ store: Store; told: string[] }> {
  const first = await openFolder(folder, 'create')
  await first.batch(
    ['a', 'b', 'c', 'd', 'e'].map((name) => put(keyOf(name), `value of ${name}, é€😀`)),
    'disk',
  )
  await first.close()
  const raw = await openDiskStore(join(folder, 'store'))
  await raw.batch([put(keyOf('c'), change(raw.get(keyOf('c')) ?? '', raw.get(keyOf('d')) ?? ''))], 'disk')
  await raw.close()
  await rm(join(folder, 'store/CLOSED')) // the list of the last stop would show that files were changed
  const told: string[] = []
  return { store: await openFolder(folder, 'existing', { onDamage: (words) => void told.push(words) }), told }
}

async function readAll(cursor: Cursor): Promise<readonly string[]> {
  const found: string[] = []
  try {
    for (let rows = await cursor.next(2); rows.length > 0; rows = await cursor.next(2))
      found.push(...rows.map(([, value]) => value))
    return found
  } finally {
    await cursor.close()
  }
}

const WORDS = `a stored value is damaged, row of 7 (key ${keyOf('c').toString('hex')}): run \`dynalab verify\`, and restore the data folder`

/** Each is something a disk or a cable has done to somebody. */
const DAMAGES: readonly (readonly [string, (stored: string, other: string) => string])[] = [
  ['a changed letter', (stored) => stored.replace('value', 'valuf')],
  ['a changed seal', (stored) => stored.slice(0, 2) + (stored[2] === 'z' ? 'y' : 'z') + stored.slice(3)],
  ['a lost mark', (stored) => stored.slice(1)],
  ['a lost end', (stored) => stored.slice(0, -1)],
  ['nothing left', () => ''],
  ['zeros', (stored) => '\0'.repeat(stored.length)],
  ["another row's value", (_, other) => other],
]

describe.each(DAMAGES)('a value with %s', (_name, change) => {
  test('is refused by name when it is read by its key, and others are read', async () => {
    const { store, told } = await damaged(change)
    expect(() => store.get(keyOf('c'))).toThrow(new ApiError('InternalServerError', WORDS))
    expect(told).toEqual([WORDS])
    expect(store.get(keyOf('d'))).toBe('value of d, é€😀')
    await store.close()
  })

  test('is refused when a range with keys is read, and never passed over', async () => {
    const { store } = await damaged(change)
    await expect(readAll(store.cursor(RANGE))).rejects.toThrow(WORDS)
    await expect(readAll(store.cursor({ ...RANGE, reverse: true }))).rejects.toThrow(WORDS)
    await store.close()
  })

  test('is mended by writing over it', async () => {
    const { store } = await damaged(change)
    await store.batch([put(keyOf('c'), 'new')], 'disk')
    expect(store.get(keyOf('c'))).toBe('new')
    await store.close()
  })
})

// Without keys nobody can say which row it was. A whole value of another row passes: what it shows is right, and `verify` finds it.
test.each(DAMAGES.slice(0, -1))('a value with %s is refused when only values are read', async (_name, change) => {
  const { store } = await damaged(change)
  await expect(readAll(store.cursor({ ...RANGE, only: 'values' }))).rejects.toThrow(/^a stored value is damaged, row of 7/)
  await store.close()
})

// A value that is no row is never handed out unchecked.
test.each(DAMAGES)('a value with %s is refused when it is read as a row', async (_name, change) => {
  const { store } = await damaged(change)
  expect(() => store.rows?.get(keyOf('c'))).toThrow(WORDS)
  await store.close()
})

describe('rows that are read for an answer', () => {
  const textOf = (name: string): string =>
    Row.make({ sizeBytes: 9, sequence: 1, writtenAtMs: 2, origin: 0 }, `{"pk":{"S":"value of ${name}, é€😀"}}`).text

  /** Rows a to e; what the disk holds of `c` is changed. */
  async function damagedRow(change: (stored: string, other: string) => string): Promise<Store> {
    const first = await openFolder(folder, 'create')
    await first.batch(
      ['a', 'b', 'c', 'd', 'e'].map((name) => put(keyOf(name), textOf(name))),
      'disk',
    )
    await first.close()
    const raw = await openDiskStore(join(folder, 'store'))
    await raw.batch([put(keyOf('c'), change(raw.get(keyOf('c')) ?? '', raw.get(keyOf('d')) ?? ''))], 'disk')
    await raw.close()
    await rm(join(folder, 'store/CLOSED')) // the list of the last stop would show that files were changed
    return openFolder(folder, 'existing')
  }

  const ROW_DAMAGES = [...DAMAGES, ['a changed name', (stored: string) => stored.replace('pk', 'qk')] as const]

  test.each(ROW_DAMAGES)('a row with %s is refused when somebody looks into it', async (_name, change) => {
    const store = await damagedRow(change)
    expect(() => store.rows?.get(keyOf('c'))?.checked.text).toThrow(WORDS)
    expect(store.rows?.get(keyOf('d'))?.checked.text).toBe(textOf('d'))
    const cursor = store.rows?.cursor({ lower: keyOf('d'), upper: Buffer.of(0x11) })
    const rows = await cursor?.next(10)
    expect(rows?.map(({ checked }) => checked.text)).toEqual([textOf('d'), textOf('e')])
    await cursor?.close()
    await store.close()
  })

  test.each(ROW_DAMAGES.filter(([name]) => name !== "another row's value"))(
    'a row with %s is refused in a range',
    async (_name, change) => {
      const store = await damagedRow(change)
      const cursor = store.rows?.cursor(RANGE)
      const texts = async (): Promise<unknown> => (await cursor?.next(10))?.map(({ checked }) => checked.text)
      await expect(texts()).rejects.toThrow(/^a stored value is damaged, row of 7/)
      await cursor?.close()
      await store.close()
    },
  )

  test('are undefined where nothing is, and may be unchecked where a row is', async () => {
    const store = await damagedRow((stored) => stored)
    expect(store.rows?.get(keyOf('x'))).toBeUndefined()
    expect(store.rows?.get(keyOf('c'))).toBeInstanceOf(UncheckedRow)
    expect(store.rows?.get(keyOf('c'))?.sizeBytes).toBe(9)
    await store.close()
  })
})

test('a folder from before there were seals takes values without one, and still checks those that have one', async () => {
  const { store } = await damaged(() => 'unsealed')
  await store.close()
  const mark = join(folder, 'dynalab.json')
  await writeFile(mark, (await readFile(mark, 'utf8')).replace('}', ',"unsealed":true}'))
  const tolerant = await openFolder(folder, 'existing')
  expect(tolerant.get(keyOf('c'))).toBe('unsealed')
  expect(await readAll(tolerant.cursor({ ...RANGE, only: 'values' }))).toHaveLength(5)
  await tolerant.close()
})

const sealed = (key: Uint8Array, text: string): string => Buffer.from(sealedBytes(key, text)).toString()

/** What stands before a text. */
const SEAL_BYTES = 11

describe('a seal', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 80 })
  const key = fc.uint8Array({ minLength: 1, maxLength: 40 })

  test('gives back what was sealed, for its key alone', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(key, text), { minLength: 1, maxLength: 20 }), key, (rows, other) => {
        for (const [own, value] of rows) {
          const stored = sealed(own, value)
          expect(unsealed(stored)).toBe(value)
          expect(isOfKey(own, stored)).toBe(true)
          if (!Buffer.from(own).equals(other)) expect(isOfKey(other, stored)).toBe(false)
        }
      }),
      { seed: 1 }, // one key in 2^24 has the seal of another: not a thing to meet by chance
    )
  })

  test('tells every flipped bit of a text', () => {
    fc.assert(
      fc.property(text, fc.nat(), fc.nat({ max: 7 }), (value, place, bit) => {
        const bytes = Buffer.from(sealed(Buffer.of(1), value))
        if (bytes.length === SEAL_BYTES) return
        const byte = SEAL_BYTES + (place % (bytes.length - SEAL_BYTES))
        bytes[byte] = (bytes[byte] ?? 0) ^ (1 << bit)
        expect(unsealed(bytes.toString())).toBeUndefined()
      }),
    )
  })

  test('of a row tells every flipped bit of what it says of the row, and of the row; of its key as of others', () => {
    const json = fc.string({ unit: 'grapheme', maxLength: 80 }).map((v) => JSON.stringify({ pk: { S: v } }))
    const rowKey = keyOf('a')
    fc.assert(
      fc.property(json, fc.nat(), fc.nat({ max: 7 }), (value, place, bit) => {
        const { text } = Row.make({ sizeBytes: 7, sequence: 1, writtenAtMs: 2, origin: 0 }, value)
        const bytes = Buffer.from(sealed(rowKey, text))
        expect(unsealed(bytes.toString())).toBe(text)
        const byte = place % bytes.length
        bytes[byte] = (bytes[byte] ?? 0) ^ (1 << bit)
        const stored = bytes.toString()
        const isSeen = unsealed(stored) === undefined || !isOfKey(rowKey, stored)
        // Of some characters of a sum not all bits are read: those say nothing, so nothing is lost with them.
        if (byte >= SEAL_BYTES || byte === 0) expect(isSeen).toBe(true)
        else if (!isSeen) expect(unsealed(stored)).toBe(text)
      }),
    )
  })

  test('takes texts of every length, also those that no room is kept for', () => {
    for (const length of [0, 1, 7, 8, 9, 1000, 65_536, 65_537, 400_000, 2_000_000]) {
      const value = 'é€😀z'
        .repeat(Math.ceil(length / 5))
        .slice(0, length)
        .replace(/[\ud800-\udbff]$/, 'z')
      const stored = sealed(Buffer.of(1), value)
      expect(unsealed(stored)).toBe(value)
      expect(unsealed(`${stored}z`)).toBeUndefined()
      expect(unsealed(`${stored}\0`)).toBeUndefined()
      if (length > 0) expect(unsealed(stored.slice(0, -1))).toBeUndefined()
    }
  })

  // As format 6 and 7 have them: a mark, a CRC-32, the length, a sum of the key.
  test('of the first kind is read, and tells what was changed', () => {
    const stored = '~0kRjO700045LP4text'
    expect(unsealed(stored)).toBe('text')
    expect(isOfKey(Buffer.from('key'), stored)).toBe(true)
    expect(isOfKey(Buffer.from('kez'), stored)).toBe(false)
    expect(unsealed(stored.replace('text', 'tezt'))).toBeUndefined()
    expect(unsealed(stored.slice(0, 14))).toBeUndefined()
  })
})
