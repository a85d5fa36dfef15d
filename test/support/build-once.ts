// Builds dist once a run, when it is missing or older than the sources, for the tests that start the command itself.
// A build that fails says so and lets the tests run: those which need dist then fail by name.
import { buildIfStale } from '../../src/build/build.mjs'

/** Folders of tests that never start dist: a run of only these is spared the build. */
const WITHOUT_DIST =
  /^(\.\/)?test\/(capacity|config|engine|expressions|indexes|intents|log|model|operations|partitions|runtime|storage|tables)\b/

export function setup(): void {
  const asked = process.argv.filter((word) => /^(\.\/)?test\//.test(word))
  if (asked.length > 0 && asked.every((path) => WITHOUT_DIST.test(path))) return
  try {
    buildIfStale()
  } catch (error) {
    process.stderr.write(`dist could not be built: ${error instanceof Error ? error.message : String(error)}\n`)
  }
}
