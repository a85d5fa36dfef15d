// The jars of Apache Cassandra, fetched by Maven once and kept in the user's cache. They come into a folder beside the one that counts,
// which is renamed at the end: a fetch that broke off leaves nothing that looks complete.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const VERSION = '5.0.9'
const POM = fileURLToPath(new URL('./pom.xml', import.meta.url))

/** Where the jars are kept; `DYNALAB_TEST_CACHE` puts it elsewhere. */
const cache = (): string =>
  process.env['DYNALAB_TEST_CACHE'] ?? join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'dynalab')

const printed = (command: string, ...args: string[]): string => {
  try {
    return execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
  } catch {
    return ''
  }
}

/** What this machine lacks to run a node, to be shown where tests are skipped; undefined where it has all. */
export function lacking(): string | undefined {
  if (!/^openjdk 17\.|^java 17\./.test(printed('java', '--version'))) return 'JDK 17'
  if (!existsSync(folder()) && printed('mvn', '--version') === '') return 'Maven'
  return undefined
}

const folder = (): string => join(cache(), `cassandra-${VERSION}`)

/** The folder of the jars, fetched if it isn't there. @throws when Maven can't fetch them */
export function classPath(): string {
  if (!existsSync(folder())) fetch()
  return folder()
}

function fetch(): void {
  mkdirSync(cache(), { recursive: true })
  const coming = mkdtempSync(join(cache(), 'cassandra-coming-'))
  try {
    const goal = ['dependency:copy-dependencies', '-DincludeScope=runtime', `-DoutputDirectory=${coming}`]
    execFileSync('mvn', ['-B', '-q', '-f', POM, `-Dcassandra.version=${VERSION}`, ...goal], { stdio: ['ignore', 2, 2] })
    if (!existsSync(folder())) renameSync(coming, folder())
  } finally {
    rmSync(coming, { recursive: true, force: true })
  }
}
