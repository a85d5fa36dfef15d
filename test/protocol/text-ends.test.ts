// Where texts end, against a plain walk: short and long ones, escapes anywhere, texts that never end; and in linear time.
import { expect, test } from 'vitest'
import { fastDraws, seededRandom } from '../../src/runtime/random.js'
import { TextEnds } from '../../src/protocol/text-ends.js'

const SEEDS = process.env['DYNALAB_TEST_SEED']?.split(',') ?? Array.from({ length: 20 }, (_, n) => `texts-${n}`)

/** Every place at which a text ends, by a walk over the bytes. */
function endsByWalk(text: string): readonly number[] {
  const ends: number[] = []
  for (let at = 0; at < text.length; at++) {
    if (text[at] !== '"') continue
    for (at++; at < text.length && text[at] !== '"'; at++) if (text[at] === '\\') at++
    ends.push(Math.min(at, text.length))
  }
  return ends
}

function endsOf(text: string): readonly number[] {
  const bytes = Buffer.from(text, 'latin1')
  const texts = new TextEnds(bytes)
  const ends: number[] = []
  for (let at = 0; at < bytes.length; at++) {
    if (bytes[at] !== 0x22) continue
    at = texts.endOf(at + 1)
    ends.push(at)
  }
  return ends
}

test.each(SEEDS)('as a plain walk finds them, seed %s', (seed) => {
  const draw = fastDraws(seededRandom(seed), 'texts', '')
  const pieces = ['"', '\\"', '\\\\', 'x', ',', 'y'.repeat(63), 'z'.repeat(64), 'w'.repeat(200), '\\u0022', '\\']
  for (let round = 0; round < 200; round++) {
    const text = Array.from({ length: draw() % 30 }, () => pieces[draw() % pieces.length]).join('')
    expect(endsOf(text), text).toEqual(endsByWalk(text))
  }
})

test.each([
  ['escapes alone', '\\"'.repeat(200_000)],
  ['an escape now and then', `${'x'.repeat(99)}\\"`.repeat(4_000)],
  ['an escape now and then, and no quote', `${'x'.repeat(99)}\\n`.repeat(4_000)],
])('bytes of %s are searched once', (_name, text) => {
  const bytes = Buffer.from(`"${text}`, 'latin1')
  let searched = 0
  const indexOf = (byte: number, from: number) => {
    const place = bytes.indexOf(byte, from)
    searched += (place === -1 ? bytes.length : place) - from + 1
    return place
  }
  const counting = new Proxy(bytes, {
    get: (_bytes, name) => (name === 'indexOf' ? indexOf : Reflect.get(bytes, name)),
  })
  expect(new TextEnds(counting).endOf(1)).toBe(bytes.length)
  expect(searched).toBeLessThan(3 * bytes.length)
})
