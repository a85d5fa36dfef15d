// Code that a page shows in a language of its own is part of a program that `npm run test:clients` runs: its lines stand there as they are.
import { expect, test } from 'vitest'
import { blocksOf } from './blocks.js'
import { MANUAL, readPage } from './pages.js'

const excerpts = MANUAL.flatMap((page) =>
  blocksOf(readPage(page)).flatMap((block) => (block.kind === 'excerpt' ? [{ page, ...block }] : [])),
)

test.each(excerpts)('$page, line $line, is in $path', ({ path, text }) => {
  expect(path).toMatch(/^test\/clients\//)
  expect(`\n${readPage(path)}`).toContain(`\n${text}`)
})

test('pages show programs in languages that need a compiler', () => {
  const languages = new Set(excerpts.map(({ path }) => path.split('.').at(-1)))
  expect([...languages].toSorted()).toEqual(['go', 'java', 'rs', 'tf'])
})
