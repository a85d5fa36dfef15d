// No link of a page leads nowhere: each file that one names exists, and each anchor is a heading of the page that it leads to.
import { existsSync } from 'node:fs'
import { join, posix } from 'node:path'
import { expect, test } from 'vitest'
import { PAGES, readPage, root } from './pages.js'

/** What is no prose: blocks of code, and code in a line. */
const withoutCode = (page: string): string => page.replaceAll(/^```.*?^```/gms, '').replaceAll(/`[^`\n]*`/g, 'code')

/** The anchors of a page, as GitHub makes them of headings. */
const anchorsOf = (page: string): readonly string[] =>
  [...page.replaceAll(/^```.*?^```/gms, '').matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replaceAll(/\s/g, '-'),
  )

const linksOf = (page: string): readonly string[] =>
  [...withoutCode(page).matchAll(/\]\(([^)\s]+)\)|(?:src|href|srcset)="([^"]+)"/g)]
    .map(([, inWords, inTag]) => inWords ?? inTag ?? '')
    .filter((link) => !/^[a-z]+:/.test(link))

test.each(PAGES)('%s', (path) => {
  const dead = linksOf(readPage(path)).filter((link) => {
    const [file = '', anchor] = link.split('#')
    const target = file === '' ? path : posix.join(posix.dirname(path), file)
    if (!existsSync(join(root, target))) return true
    return anchor !== undefined && !anchorsOf(readPage(target)).includes(anchor)
  })
  expect(dead).toEqual([])
})

test('the README leads to every page of docs/', () => {
  const pages = PAGES.filter((path) => path.startsWith('docs/'))
  expect(linksOf(readPage('README.md'))).toEqual(expect.arrayContaining(pages))
})
