// Makes dist's entrances for CommonJS: for each one a bundle of our own modules, and the types beside it. Jest and other loaders of CommonJS run
// neither `import` nor `import()`, so that a wrapper around the ES modules would not do. Packages stay outside of the bundle.
// Run with the folder of the ES modules; the bundle lies in it.
import { readFileSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { build } from 'esbuild'

const [, , made] = process.argv
/** The address that a module had before it became a piece of the bundle: modules find files by it. */
const addressOf = "const addressOf = (file) => require('node:url').pathToFileURL(require('node:path').join(__dirname, file)).href"

/** To the compiler, a plain import of ES modules into CommonJS is an error. */
const asModule = "{ with: { 'resolution-mode': 'import' } }"
const types = `type Library = typeof import('./emulator.js', ${asModule})
export type * from './emulator.js' with { 'resolution-mode': 'import' }
export declare const createEmulator: Library['createEmulator']
export declare const Emulator: Library['Emulator']
export type Emulator = import('./emulator.js', ${asModule}).Emulator
`

const addresses = {
  name: 'addresses',
  setup: ({ onLoad }) =>
    onLoad({ filter: /\.js$/ }, ({ path }) => {
      const address = `addressOf(${JSON.stringify(relative(made, path))})`
      return { contents: readFileSync(path, 'utf8').replaceAll('import.meta.url', address) }
    }),
}

/** @param bundle the path of an entrance without its ending. @param declared its types */
async function makeEntrance(bundle, declared) {
  await build({
    entryPoints: [join(made, `${bundle}.js`)],
    outfile: join(made, `${bundle}.cjs`),
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20.15',
    packages: 'external',
    supported: { 'dynamic-import': false },
    banner: { js: addressOf },
    plugins: [addresses],
    logLevel: 'warning',
  })
  writeFileSync(join(made, `${bundle}.d.cts`), declared)
}

/** Of what tests import. */
const forkTypes = `export type * from './index.js' with { 'resolution-mode': 'import' }
export declare const dynalab: import('./index.js', ${asModule}).TestFork
`

await makeEntrance('emulator', types)
await makeEntrance('testing/jest/index', forkTypes)
await makeEntrance('testing/node-test/required', forkTypes)
writeFileSync(join(made, 'testing/vitest/required.d.cts'), 'export {}\n')
