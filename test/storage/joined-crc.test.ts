// The CRC-32 of what stands after each other against zlib's own over the whole: of bytes at every length around the steps, of texts, of pieces
// as long as an answer can be. An answer with a wrong one would be refused, or a damaged row be let out.
import { crc32 } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { crcOfBytes, crcWithByte, crcWithPiece, crcWithText } from '../../src/storage/joined-crc.js'

const signed = (data: string | Uint8Array, before = 0): number => crc32(data, before) | 0

describe('the CRC of', () => {
  test('bytes, wherever they begin and end', () => {
    const memory = new ArrayBuffer(1024)
    const bytes = new Uint8Array(memory).map((_, at) => (at * 167 + (at >> 3)) & 0xff)
    const words = new Int32Array(bytes.buffer)
    for (const from of [0, 4, 56]) {
      for (let end = from; end < 700; end++) expect(crcOfBytes(bytes, words, from, end)).toBe(signed(bytes.subarray(from, end)))
    }
  })

  test('a text after another, be it ASCII or not', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme', maxLength: 200 }), (one, other) => {
        expect(crcWithText(signed(one), other)).toBe(signed(one + other))
        expect(crcWithByte(signed(one), 0x2c)).toBe(signed(`${one},`))
      }),
    )
  })

  test('a piece of any length after another', () => {
    const lengths = fc.oneof(fc.nat({ max: 300 }), fc.nat({ max: 300_000 }), fc.constantFrom(0, 15, 16, 255, 256, 4096, 0x111111))
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 20 }), lengths, fc.nat(), (one, length, fill) => {
        const piece = Buffer.alloc(length, String(fill))
        expect(crcWithPiece(signed(one), signed(piece), length)).toBe(signed(piece, crc32(one)))
      }),
    )
  })
})
