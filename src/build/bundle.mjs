// Joins the modules of dist: a module a file would be some 900 of them, and opening 700 is most of the time that a start takes. Each entrance
// keeps its path, what several share becomes a chunk, and packages stay outside. Types stay files, those that an entrance leads to.
// Run with the folder of the ES modules.
import { mkdirSync, readdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { build } from 'esbuild'
import ts from 'typescript'

const [, , made] = process.argv
/** What is imported by name, run as a program, or named to a test runner by its path. */
const ENTRANCES = [
  'emulator',
  'cli/main',
  ...['index', 'plugin', 'setup', 'global-setup'].map((name) => `testing/vitest/${name}`),
  ...['index', 'environment', 'global-setup', 'global-teardown'].map((name) => `testing/jest/${name}`),
  ...['index', 'server'].map((name) => `testing/node-test/${name}`),
]
/** Stands where a module asked for its own address, since it finds files by it: see `withAddresses`. */
const ADDRESS = '__addressOf'

const addresses = {
  name: 'addresses',
  setup: ({ onLoad }) =>
    onLoad({ filter: /\.js$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8').replaceAll('import.meta.url', `${ADDRESS}(${JSON.stringify(relative(made, path))})`),
    })),
}

/** @param path of a file of the bundle. @returns its text, which knows where its modules were */
function withAddresses(path, text) {
  if (!text.includes(`${ADDRESS}(`)) return text
  const root = relative(dirname(path), made) || '.'
  const definition = `const ${ADDRESS} = (file) => new URL(\`${root}/\${file}\`, import.meta.url).href\n`
  const start = text.startsWith('#!') ? text.indexOf('\n') + 1 : 0
  return text.slice(0, start) + definition + text.slice(start)
}

const filesOf = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))

/** @returns the declarations that those of the entrances lead to */
function declarationsOf(entrances) {
  const found = new Set()
  const look = (file) => {
    if (found.has(file)) return
    found.add(file)
    for (const { fileName } of ts.preProcessFile(readFileSync(file, 'utf8')).importedFiles)
      if (fileName.startsWith('.')) look(resolve(dirname(file), fileName.replace(/\.js$/, '.d.ts')))
  }
  for (const entrance of entrances) look(join(resolve(made), `${entrance}.d.ts`))
  return found
}

function removeEmpty(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) if (entry.isDirectory()) removeEmpty(join(folder, entry.name))
  if (readdirSync(folder).length === 0) rmdirSync(folder)
}

const { outputFiles } = await build({
  entryPoints: ENTRANCES.map((entrance) => join(made, `${entrance}.js`)),
  outdir: made,
  outbase: made,
  chunkNames: 'chunks/[name]-[hash]',
  bundle: true,
  splitting: true,
  write: false,
  platform: 'node',
  format: 'esm',
  target: 'node20.15',
  packages: 'external',
  plugins: [addresses],
  logLevel: 'warning',
})
const declarations = declarationsOf(ENTRANCES)
const isJoined = (file) => file.endsWith('.js') || (file.endsWith('.d.ts') && !declarations.has(file))
for (const file of filesOf(resolve(made))) if (isJoined(file)) rmSync(file)
for (const { path, text } of outputFiles) {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, withAddresses(path, text))
}
removeEmpty(made)
