// Files of items, read record by record: each format with its rules, in chunks of any size, since a file comes as it comes.
import { Readable } from 'node:stream'
import * as zlib from 'node:zlib'
import { gzipSync } from 'node:zlib'
import { compress, init } from '@bokuweb/zstd-wasm'
import * as ion from 'ion-js'
import { beforeAll, describe, expect, test } from 'vitest'
import { csvRecords } from '../../src/transfer/formats/csv-records.js'
import { BrokenFile } from '../../src/transfer/formats/broken-file.js'
import { type Compression, decompressed } from '../../src/transfer/formats/decompressed.js'
import { ionRecords } from '../../src/transfer/formats/ion-records.js'
import { writeItem } from '../../src/transfer/formats/ion-values.js'
import { jsonRecords } from '../../src/transfer/formats/json-records.js'
import type { Reader } from '../../src/transfer/formats/read-row.js'
import { storedBlock, storedGzip } from './stored-gzip.js'

/** @returns what was read of the bytes, handed over in chunks of that many: an item, or the reason why there is none */
async function read(reader: Reader, bytes: Buffer, chunkBytes: number): Promise<unknown[]> {
  async function* chunks(): AsyncGenerator<Buffer> {
    for (let at = 0; at < bytes.length; at += chunkBytes) yield await Promise.resolve(bytes.subarray(at, at + chunkBytes))
  }
  const found: unknown[] = []
  for await (const row of reader(chunks())) found.push('fault' in row ? row.fault : row.item)
  return found
}

const CHUNKS = [1, 7, 1000]

describe.each(CHUNKS)('in chunks of %i bytes', (chunkBytes) => {
  test('DynamoDB JSON: a line a record, whatever ends it; what is none says why and the rest is read', async () => {
    const text = '\uFEFF{"Item":{"pk":{"S":"é"}}}\r\n\n{"pk":{"S":"no wrapper"}}\n{"Item":\n[1]\n{"Item":{"pk":{"S":"last"}}}'
    expect(await read(jsonRecords, Buffer.from(text), chunkBytes)).toEqual([
      { pk: { S: 'é' } },
      'The record must contain an Item',
      'The record is not valid JSON',
      'The record must contain an Item',
      { pk: { S: 'last' } },
    ])
    const latin1 = Buffer.concat([Buffer.from('{"Item":{"pk":{"S":"'), Buffer.of(0xe9), Buffer.from('"}}}\n')])
    expect(await read(jsonRecords, latin1, chunkBytes)).toEqual(['The record is not valid UTF-8 text'])
  })

  test('Ion text: values over lines, with braces in texts and comments', async () => {
    const text = `$ion_1_0 {Item:{pk:"}",n:6d2,i:12,b:{{AQI=}}}}
      // a comment {
      {Item:{ /* } */ pk:'''a''' '''b }''',
        s:$dynamodb_NS::[1.,2.50],
        'na me':null, t:true, m:{l:["x",null]}}}
      {Item:{pk:2020-01-01T}}
      {Item:{pk:$dynamodb_SS::["a",1]}}
      {Item:{pk:"broken}}
      {Item:{pk:last}}`
    expect(await read(ionRecords, Buffer.from(text), chunkBytes)).toEqual([
      { pk: { S: '}' }, n: { N: '6E+2' }, i: { N: '12' }, b: { B: 'AQI=' } },
      {
        pk: { S: 'ab }' },
        s: { NS: ['1', '2.50'] },
        'na me': { NULL: true },
        t: { BOOL: true },
        m: { M: { l: { L: [{ S: 'x' }, { NULL: true }] } } },
      },
      "an attribute can't be an Ion timestamp",
      'an element of the SS is of another type',
      'The record is not valid Ion',
      { pk: { S: 'last' } },
    ])
  })

  test('Ion binary: values with the symbol tables before them', async () => {
    const parts = ['a', 'b'].map((pk) => {
      const writer = ion.makeBinaryWriter()
      for (const n of [1, 2]) {
        writer.stepIn(ion.IonTypes.STRUCT)
        writer.writeFieldName('Item')
        writeItem(ion, writer, { pk: { S: pk + 'x'.repeat(300) }, [`of ${pk}`]: { N: String(n) } })
        writer.stepOut()
      }
      writer.close()
      return Buffer.from(writer.getBytes())
    })
    const found = await read(ionRecords, Buffer.concat(parts), chunkBytes)
    const item = (pk: string, n: string) => ({ pk: { S: pk + 'x'.repeat(300) }, [`of ${pk}`]: { N: n } })
    expect(found).toEqual([item('a', '1'), item('a', '2'), item('b', '1'), item('b', '2')])
    const cut = Buffer.concat(parts).subarray(0, -5)
    expect((await read(ionRecords, cut, chunkBytes)).slice(-1)).toEqual(['The record is not valid Ion'])
  })

  test('CSV: quotes, lines in cells, a mark of byte order, types of keys; a row of another width says so', async () => {
    const form = { delimiter: ',', head: undefined, types: new Map([['id', 'N' as const]]) }
    const text = '\uFEFFid,title,note\r\n1,"a ""b""","two\r\nlines"\r\n2,x\r\n3,,é\r\n4,bro"ken,y\r\n5,last,\r\n'
    const found = await read(csvRecords(form), Buffer.from(text), chunkBytes)
    expect(found.slice(0, 3)).toEqual([
      { id: { N: '1' }, title: { S: 'a "b"' }, note: { S: 'two\r\nlines' } },
      'The row has 2 columns, the header has 3',
      { id: { N: '3' }, title: { S: '' }, note: { S: 'é' } },
    ])
    expect(found.slice(3)).toEqual([
      { id: { N: '4' }, title: { S: 'bro"ken' }, note: { S: 'y' } },
      { id: { N: '5' }, title: { S: 'last' }, note: { S: '' } },
    ])
    const given = { delimiter: '|', head: ['pk', 'x'], types: new Map([['pk', 'B' as const]]) }
    expect(await read(csvRecords(given), Buffer.from('AQI=|y\n'), chunkBytes)).toEqual([{ pk: { B: 'AQI=' }, x: { S: 'y' } }])
  })

  // What is wrong with a row must not take others along: a quote after a quoted text, ends of lines of several kinds, bytes that are no text.
  test('CSV: a row that is odd or broken leaves those after it as they are', async () => {
    const form = { delimiter: ',', head: undefined, types: new Map<string, 'S'>() }
    const odd = 'pk,v\r\na,"x"y\nb,1\r\nc,"2"\rd,\uFFFD\n'
    const cells = (pk: string, v: string) => ({ pk: { S: pk }, v: { S: v } })
    const rows = [cells('a', '"x"y'), cells('b', '1'), cells('c', '2'), cells('d', '\uFFFD')]
    expect(await read(csvRecords(form), Buffer.from(odd), chunkBytes)).toEqual(rows)
    const latin1 = Buffer.from('pk,v\na,\xe9\nb,1\n', 'latin1')
    const no = 'The record is not valid UTF-8 text'
    expect(await read(csvRecords(form), latin1, chunkBytes)).toEqual([no, cells('b', '1')])
    expect(await read(csvRecords(form), Buffer.from('pk,\xe9\na,1\n', 'latin1'), chunkBytes)).toEqual([no])
    const open = 'pk,v\na,1\nb,"open\nc,1\n'
    expect(await read(csvRecords(form), Buffer.from(open), chunkBytes)).toEqual([
      cells('a', '1'),
      expect.stringMatching('The row is not valid CSV: Quote Not Closed'),
    ])
  })
})

// A quote that nobody closed makes one row of all that follows, so it is told once, and before it takes all memory.
test('CSV: a row that is longer than a record may be is one fault, and the last', async () => {
  const form = { delimiter: ',', head: undefined, types: new Map<string, 'S'>() }
  const text = `pk,v\na,1\nb,"${'x,y\n'.repeat(2_300_000)}`
  expect(await read(csvRecords(form), Buffer.from(text), 65_536)).toEqual([
    { pk: { S: 'a' }, v: { S: '1' } },
    'The record is longer than 8388608 bytes, and nothing is read after it',
  ])
})

test('CSV: empty lines are no row, however many there are', async () => {
  const form = { delimiter: ',', head: undefined, types: new Map<string, 'S'>() }
  const text = `pk,v\na,1\n${'\n'.repeat(5_000_000)}${'\r\n'.repeat(2_000_000)}b,2\n`
  expect(await read(csvRecords(form), Buffer.from(text), 65_536)).toEqual([
    { pk: { S: 'a' }, v: { S: '1' } },
    { pk: { S: 'b' }, v: { S: '2' } },
  ])
})

test('a number in Ion keeps its digits, both ways, up to 38 and any exponent', async () => {
  const numbers = [
    '0',
    '1',
    '-1',
    '600',
    '0.1',
    '-0.00120',
    '12345678901234567890123456789012345678',
    '1E+125',
    '-9.9E-130',
    '103',
  ]
  const writer = ion.makeTextWriter()
  writer.stepIn(ion.IonTypes.STRUCT)
  writer.writeFieldName('Item')
  writeItem(ion, writer, { n: { L: numbers.map((N) => ({ N })) } })
  writer.stepOut()
  writer.close()
  const text = Buffer.from(writer.getBytes())
  expect(text.toString()).toContain('6d2')
  expect(text.toString()).toContain('103.')
  const [item] = (await read(ionRecords, text, 1000)) as [{ n: { L: { N: string }[] } }]
  expect(item.n.L.map(({ N }) => Number(N))).toEqual(numbers.map(Number))
  expect(item.n.L[6]).toEqual({ N: '12345678901234567890123456789012345678' })
})

describe('compressed files', () => {
  // The library must not be made ready twice: then its functions and its memory are not of one piece. So who reads does that, where he needs it.
  beforeAll(() => (UNFOLDS_STREAMS ? init() : whole(blankFrame(1), 'ZSTD')))
  const text = Buffer.from('{"Item":{"pk":{"S":"a"}}}\n'.repeat(5000))
  const opening = (chunks: readonly Buffer[]) => () => Promise.resolve(Readable.from(chunks))
  const whole = async (bytes: Uint8Array, compression: Compression): Promise<Buffer> => {
    const chunks: Buffer[] = []
    for await (const chunk of decompressed(opening([Buffer.from(bytes)]), compression)) chunks.push(chunk)
    return Buffer.concat(chunks)
  }

  test('come back as they were: none, gzip, zstd', async () => {
    expect((await whole(text, 'NONE')).equals(text)).toBe(true)
    expect((await whole(gzipSync(text), 'GZIP')).equals(text)).toBe(true)
    expect((await whole(Buffer.concat([gzipSync(text), gzipSync(text)]), 'GZIP')).length).toBe(2 * text.length)
    expect((await whole(compress(text), 'ZSTD')).equals(text)).toBe(true)
  })

  const UNFOLDS_STREAMS = 'createZstdDecompress' in zlib
  const BLOCK_BYTES = 100_000
  const HEAD_BYTES = 6

  /** A frame that does not say how long it is, as whoever compresses a stream makes it: blocks of one repeated byte, of four bytes each. */
  const blankFrame = (blocks: number): Buffer => {
    const block = (isLast: number): number[] => {
      const head = (BLOCK_BYTES << 3) | (1 << 1) | isLast
      return [head & 0xff, (head >> 8) & 0xff, head >> 16, 0x20]
    }
    const all = Array.from({ length: blocks }, (_, n) => block(n === blocks - 1 ? 1 : 0)).flat()
    return Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, 0x50, ...all])
  }

  test('come back when their frame does not say how long they are', async () => {
    expect((await whole(blankFrame(200), 'ZSTD')).equals(Buffer.alloc(200 * BLOCK_BYTES, ' '))).toBe(true)
  })

  /** What comes before the break, to one who takes his time. */
  const beforeBreak = async (bytes: Buffer, compression: Compression): Promise<number> => {
    let length = 0
    const read = async (): Promise<void> => {
      for await (const chunk of decompressed(opening([bytes]), compression)) {
        length += chunk.length
        await new Promise((resolve) => setImmediate(resolve))
      }
    }
    await expect(read()).rejects.toThrow(BrokenFile)
    return length
  }

  test('give all that can be read before they break', async () => {
    const cut = blankFrame(200).subarray(0, HEAD_BYTES + 4 * 150 + 2)
    const readable = UNFOLDS_STREAMS ? 150 * BLOCK_BYTES : 0 // elsewhere a frame is read as a whole
    expect(await beforeBreak(cut, 'ZSTD')).toBe(readable)
    const drawn = Buffer.from(Array.from({ length: 400_000 }, (_, n) => (n * n * 7919) >> 5))
    const packed = gzipSync(drawn)
    expect(await beforeBreak(packed.subarray(0, -9), 'GZIP')).toBeGreaterThan(drawn.length - 100)
  })

  // The decoder fails at the damage, or some time after it, and takes along what it has unfolded of the bytes that it was fed last. What is certain
  // to be there is what the bytes before the damage unfold to, by themselves.
  const lines = Buffer.from(
    Array.from({ length: 8000 }, (_, n) => `{"Item":{"pk":{"S":"${(n * n * 7919) % 99_991}"}}}\n`).join(''),
  )
  const [stored, folded] = [storedGzip(lines), gzipSync(lines)]
  test.each([
    ['the third block', stored, storedBlock(stored, 2)],
    ['the fifth block', stored, storedBlock(stored, 4)],
    ['half of their length', folded, Math.floor(folded.length / 2)],
  ])('of gzip give each byte before damage at %s', async (_place, packed, at) => {
    const certain = zlib.gunzipSync(packed.subarray(0, at), { finishFlush: zlib.constants.Z_SYNC_FLUSH })
    const damaged = Buffer.from(packed).fill(0xff, at, at + 64)
    const chunks: Buffer[] = []
    const read = async (): Promise<void> => {
      const pieces = [damaged.subarray(0, at - 1000), damaged.subarray(at - 1000)]
      for await (const chunk of decompressed(opening(pieces), 'GZIP')) chunks.push(chunk)
    }
    await expect(read()).rejects.toThrow(BrokenFile)
    expect(certain.length).toBeGreaterThan(10_000)
    expect(Buffer.concat(chunks).subarray(0, certain.length).equals(certain)).toBe(true)
  })

  // Several frames, frames that hold no data, and the smallest forms of their heads, in chunks that end anywhere.
  test('come back from all frames of a file of zstd', async () => {
    const skipped = Buffer.concat([Buffer.of(0x5a, 0x2a, 0x4d, 0x18, 3, 0, 0, 0), Buffer.from('xyz')])
    const parts = ['', 'a', 'b'.repeat(255), text.toString(), 'c'.repeat(300_000)]
    const frames = parts.flatMap((part) => [Buffer.from(compress(Buffer.from(part))), skipped])
    const file = Buffer.concat(frames)
    const chunked = Array.from({ length: Math.ceil(file.length / 7) }, (_, n) => file.subarray(7 * n, 7 * n + 7))
    const chunks: Buffer[] = []
    for await (const chunk of decompressed(opening(chunked), 'ZSTD')) chunks.push(chunk)
    expect(Buffer.concat(chunks).toString()).toBe(parts.join(''))
    for (const cut of [2, 5, 8, file.length - 1])
      await expect(whole(file.subarray(0, cut), 'ZSTD'), `${cut} bytes`).rejects.toThrow(BrokenFile)
    await expect(whole(Buffer.concat([file, text]), 'ZSTD')).rejects.toThrow('no frame of zstd')
  })

  test('that are broken, or are something else, are told', async () => {
    await expect(whole(gzipSync(text).subarray(0, -20), 'GZIP')).rejects.toThrow(BrokenFile)
    await expect(whole(text, 'GZIP')).rejects.toThrow(BrokenFile)
    await expect(whole(text, 'ZSTD')).rejects.toThrow(BrokenFile)
  })
})
