// The pages that a reader has: the README, the pages of docs/, CONTRIBUTING, and the READMEs of the folders of src/ and test/.
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'

export const root = resolve(import.meta.dirname, '../..')

/** Pages for users, as paths from the root. */
export const MANUAL: readonly string[] = ['README.md', ...pagesIn('docs')]

/** All pages, those for people who change the code included. */
export const PAGES: readonly string[] = [
  ...MANUAL,
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  ...[...pagesIn('src'), ...pagesIn('test')].filter((path) => path.endsWith('README.md')),
]

function pagesIn(folder: string): readonly string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.md'))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .filter((path) => !path.includes('node_modules'))
    .toSorted()
}

/** @throws Error when there is no such file */
export const readPage = (path: string): string => readFileSync(join(root, path), 'utf8')
