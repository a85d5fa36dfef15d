// `npm run test:ring`: the tests that need a node of Cassandra, on one that is started for them. Without a JDK or Maven it says what is missing and
// which files were skipped by it. Some of the wire tests follow, against a gateway; `-- --wire` runs all of those and nothing else. Other
// arguments go to vitest.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { classPath, lacking } from './cassandra/class-path.js'
import { CassandraNode } from './cassandra/node.js'
import { runWire } from './wire/wire.js'

const ADDRESS = '127.0.9.1'

/** Undefined where a node can be started. */
function obstacle(): string | undefined {
  const missing = lacking()
  if (missing !== undefined) return `no ${missing}`
  try {
    classPath()
    return undefined
  } catch {
    return 'no Cassandra from Maven Central'
  }
}

const WIRE = '--wire'
const given = process.argv.slice(2)

async function run(): Promise<number> {
  if (given.includes(WIRE)) return (await runWire(ADDRESS, 'all')) ? 0 : 1
  const status = runTests()
  if (status !== 0 || given.length > 0) return status
  return (await runWire(ADDRESS, 'some')) ? 0 : 1
}

function runTests(): number {
  const { status } = spawnSync('npx', ['vitest', 'run', '--project', 'ring', '--maxWorkers', '1', ...given], {
    stdio: 'inherit',
    env: { ...process.env, DYNALAB_TEST_RING: ADDRESS },
  })
  return status ?? 1
}

const why = obstacle()
if (why !== undefined) {
  const files = readdirSync('test/ring', { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ring.test.ts'))
  process.stdout.write(`skipped, ${why}: wire tests on a ring\n`)
  for (const file of files.sort()) process.stdout.write(`skipped, ${why}: test/ring/${file}\n`)
} else {
  const home = mkdtempSync(join(tmpdir(), 'dynalab-ring-'))
  const node = new CassandraNode({ home, address: ADDRESS, datacentre: 'us-east', rack: 'a', seeds: [ADDRESS] })
  await node.start()
  try {
    process.exitCode = await run()
  } finally {
    await node.stop()
    rmSync(home, { recursive: true, force: true })
  }
}
