// A pattern is asked of texts that are far longer than their greatest length, since the service names every constraint that a value breaks: so no
// pattern of a schema may try the same characters in many ways.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'

const SCHEMAS = join(import.meta.dirname, '../../schemas')
const LENGTH = 300_000
/** One that is not linear takes a minute and more. */
const LIMIT_MS = 5000

const texts = readdirSync(SCHEMAS)
  .filter((name) => name.endsWith('.json'))
  .map((name) => readFileSync(join(SCHEMAS, name), 'utf8'))
const patterns = [
  ...new Set(texts.flatMap((text) => [...text.matchAll(/"pattern": ("(?:[^"\\]|\\.)*")/g)].map(([, one = '']) => one))),
]

test('there are patterns', () => expect(patterns.length).toBeGreaterThan(5))

test.each(patterns)('%s is judged in the time that its text takes', (pattern) => {
  for (const filling of ['x', '0', 'a.', '\u0000'])
    runInNewContext(`new RegExp(${pattern}, 'u').test(text)`, { text: `${filling.repeat(LENGTH)}!` }, { timeout: LIMIT_MS })
})
