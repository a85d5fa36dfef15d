// `npm start`: builds when needed, then becomes the command itself, in this process, so that signals and exit codes are its own.
import { fileURLToPath } from 'node:url'
import { buildIfStale } from './build.mjs'

try {
  buildIfStale()
} catch (error) {
  process.stderr.write(`dynalab: ${error.message}\n`)
  process.exit(1)
}
const main = new URL('../../dist/cli/main.js', import.meta.url)
process.argv[1] = fileURLToPath(main)
await import(main.href)
