// Pages can be read: the README in one sitting, and every line but those of tables without scrolling.
import { expect, test } from 'vitest'
import { MANUAL, readPage } from './pages.js'

const README_BYTES = 10_000
const COLUMNS = 140

test('the README is short', () => {
  expect(Buffer.byteLength(readPage('README.md'))).toBeLessThan(README_BYTES)
})

test.each([...MANUAL, 'CONTRIBUTING.md', 'CHANGELOG.md'])('%s has no long line', (path) => {
  const lines = readPage(path).split('\n')
  expect(lines.filter((line) => line.length > COLUMNS && !line.startsWith('|'))).toEqual([])
})
