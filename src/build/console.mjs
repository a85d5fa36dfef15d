// Makes the page of the console out of src/console/, each file compressed by Brotli and nothing else: the server makes the other codings of it.
// Invariant: a page that outgrows its budgets is no build.
// `node src/build/console.mjs serve [endpoint]` serves the sources instead, as they change, beside an emulator that runs.
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { build, createServer } from 'vite'

const sources = fileURLToPath(new URL('../console', import.meta.url))
const MANIFEST = '.vite/manifest.json'
const BASE = '/_dynalab/console/'
const FIRST_VIEW_BYTES = 60 * 1024
const WHOLE_BYTES = 250 * 1024
/** Pages in one chunk: they are small, and have much in common for a compressor. */
const SMALL_PAGES = /\/pages\/(cost|lab|partiql|replication|requests|streams)\//

/** Sizes in bytes of what a browser gets by gzip. */
const sizeOf = (file) => gzipSync(readFileSync(file), { level: 9 }).length

const config = (outDir) => ({
  root: sources,
  base: BASE,
  configFile: false,
  logLevel: 'warn',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    ...{ outDir, emptyOutDir: true, manifest: true, target: ['chrome123', 'firefox120', 'safari17.5'] },
    ...{ assetsInlineLimit: 0, modulePreload: { polyfill: false }, reportCompressedSize: false },
    rolldownOptions: {
      output: {
        codeSplitting: { groups: [{ name: 'small-pages', test: SMALL_PAGES, includeDependenciesRecursively: false }] },
      },
    },
    cssCodeSplit: false, // one sheet of all pages is 4 KB less than one for each, by gzip
  },
})

/** Builds into a folder. @throws Error beyond a budget */
export async function buildConsole(outDir) {
  process.env.NODE_ENV = 'production' // a build that a test asks for is what is shipped, too: Vite takes the variable as it finds it
  await build(config(outDir))
  const files = filesIn(outDir).filter((file) => !file.endsWith(MANIFEST))
  checkBudgets(outDir, files)
  for (const file of files) {
    const bytes = readFileSync(file)
    const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length }
    writeFileSync(`${file}.br`, brotliCompressSync(bytes, { params }))
    rmSync(file)
  }
  rmSync(join(outDir, '.vite'), { recursive: true })
}

function checkBudgets(outDir, files) {
  const manifest = JSON.parse(readFileSync(join(outDir, MANIFEST), 'utf8'))
  const first = [join(outDir, 'index.html'), ...[...firstView(manifest)].map((file) => join(outDir, file))]
  const budgets = [
    ['the first view', first, FIRST_VIEW_BYTES],
    ['everything', files, WHOLE_BYTES],
  ]
  const said = budgets.map(([what, list, limit]) => {
    const bytes = list.map(sizeOf).reduce((sum, size) => sum + size, 0)
    if (bytes > limit) throw new Error(`${what} of the console has ${bytes} bytes by gzip, of at most ${limit}`)
    return `${what} ${(bytes / 1024).toFixed(1)} of ${limit / 1024} KB`
  })
  process.stderr.write(`console: ${said.join(', ')}\n`)
}

/** Files of the entrance and of the page that it shows first, with all that they import. */
function firstView(manifest) {
  const found = new Set()
  const add = (name) => {
    const { file, imports = [], css = [], assets = [] } = manifest[name]
    if (found.has(file)) return
    for (const one of [file, ...css, ...assets]) found.add(one)
    imports.forEach(add)
  }
  for (const name of ['index.html', 'style.css', 'pages/home/home.tsx']) if (name in manifest) add(name)
  return found
}

const filesIn = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))

async function serve(endpoint = 'http://127.0.0.1:8000') {
  const proxy = { target: endpoint }
  const own = `^${BASE.slice(0, -1)}`
  const server = await createServer({
    ...config(''),
    logLevel: 'info',
    server: { host: '127.0.0.1', proxy: { '^/_dynalab(?!/console)': proxy, '^/$': proxy, '^/fork/': proxy } },
  })
  await server.listen()
  process.stdout.write(`${relative(process.cwd(), sources)} with the emulator at ${endpoint}; ${own.slice(1)} is at\n`)
  server.printUrls()
}

const [, program, task, given] = process.argv
if (program === fileURLToPath(import.meta.url)) await (task === 'serve' ? serve(given) : buildConsole(task))
