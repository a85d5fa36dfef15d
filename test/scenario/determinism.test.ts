// The same seed, a manual clock and one client: the same requests give the same statuses, headers and bodies, over a restart too. A random
// workload of all operations runs twice, each time in a folder of its own; the second run idles between its requests, so that whatever
// works in the background gets other chances. `DYNALAB_TEST_SEED` names seeds, with commas between.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { createEmulator, type Emulator, type GivenOptions } from '../../src/emulator.js'
import { OPERATIONS } from '../../src/operations/index.js'
import { SERVICES } from '../../src/protocol/services.js'
import { nextTurn } from '../../src/runtime/clock.js'
import { fastDraws, seededRandom } from '../../src/runtime/random.js'
import { Workload } from './determinism/workload.js'

const SEEDS = (process.env['DYNALAB_TEST_SEED'] ?? '1,2,3').split(',')
const REQUESTS = 400

const folders: string[] = []
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true })
})

interface Run {
  /** A line a request: the operation, and all of the answer. */
  readonly lines: readonly string[]
  readonly succeeded: ReadonlySet<string>
}

/** @param idleTurns most turns of the event loop between two requests */
async function run(seed: string, { options: given = {}, trouble }: World, idleTurns: number): Promise<Run> {
  const dataDir = await mkdtemp(join(tmpdir(), 'dynalab-determinism-'))
  folders.push(dataDir)
  const options: GivenOptions = { ...given, dataDir, seed, clock: 'manual', logLevel: 'error' }
  const workload = new Workload(seed, OPERATIONS)
  const idle = fastDraws(seededRandom(`${seed}/${idleTurns}`), 'idle', '')
  const lines: string[] = []
  const succeeded = new Set<string>()
  let emulator = await createEmulator(options)
  trouble?.(emulator)
  for (let n = 0; n < REQUESTS; n++) {
    if (n === REQUESTS / 2) {
      await emulator.close()
      emulator = await createEmulator(options)
      trouble?.(emulator)
    }
    const step = workload.next()
    if (step.kind === 'advance') {
      await emulator.clock.advance(step.ms)
      lines.push(`advance ${step.ms}`)
    } else {
      const answer = await ask(emulator, step)
      workload.answered(answer.body)
      lines.push(`${step.operation} ${JSON.stringify(step.input)}\n  ${answer.status} ${answer.headers}\n  ${answer.body}`)
      if (answer.status === 200) succeeded.add(step.operation)
    }
    for (let turns = idleTurns === 0 ? 0 : idle() % idleTurns; turns > 0; turns--) await nextTurn()
  }
  await emulator.close()
  return { lines, succeeded }
}

interface Asked {
  readonly service: keyof typeof SERVICES
  readonly operation: string
  readonly region: string
  readonly input: object
}

async function ask(emulator: Emulator, { service, operation, region, input }: Asked) {
  const { targetPrefix, contentType } = SERVICES[service]
  const { response } = await emulator.clientConfig().requestHandler.handle({
    headers: {
      'x-amz-target': targetPrefix + operation,
      'content-type': contentType,
      authorization: `AWS4-HMAC-SHA256 Credential=local/20260101/${region}/dynamodb/aws4_request, SignedHeaders=host, Signature=0`,
      'x-amz-date': '20260101T000000Z',
    },
    body: JSON.stringify(input),
  })
  const headers = JSON.stringify(Object.entries(response.headers).sort())
  return { status: response.statusCode, headers, body: Buffer.from(response.body).toString() }
}

interface World {
  readonly options?: GivenOptions
  /** What goes wrong, said anew after a restart. */
  readonly trouble?: (emulator: Emulator) => void
}

const WORLDS: Readonly<Record<string, World>> = {
  plain: {},
  'with faults and a lost zone': {
    trouble: ({ faults, zones }) => {
      faults.inject({ operation: 'PutItem', effect: 'throttle', probability: 0.3 })
      faults.inject({ operation: 'BatchWriteItem', effect: 'partial-batch', share: 0.5, probability: 0.5 })
      faults.inject({ operation: 'GetItem', effect: 'error', error: 'InternalServerError', every: 5 })
      zones.down('us-east-1b')
    },
  },
  'with states and lags': { options: { transition: 40, replicaLag: '5-40', gsiLag: '10', regionLag: '20-90' } },
  'with full capacity and splits': { options: { capacity: 'full', partitionBytes: 8192, heat: 1, audit: 'on' } },
}

for (const [name, world] of Object.entries(WORLDS)) {
  test.each(SEEDS)(`the same answers twice: ${name} (seed %s)`, async (seed) => {
    const first = await run(seed, world, 0)
    const second = await run(seed, world, 20)
    const at = first.lines.findIndex((line, n) => line !== second.lines[n])
    expect(second.lines[at], `the answer to request ${at} of seed ${seed}`).toBe(first.lines[at])
    expect(second.lines).toHaveLength(first.lines.length)
    const { sts: _, ...spokenInJson } = OPERATIONS // the others are asked in JSON
    const all = Object.values(spokenInJson)
      .flat()
      .map((operation) => operation.name)
    const never = all.filter((operation) => !first.lines.some((line) => line.startsWith(`${operation} `)))
    expect(never, 'operations that were never asked').toEqual([])
    console.log(`seed ${seed}, ${name}: ${first.succeeded.size} of ${all.length} operations succeeded`)
    expect(first.succeeded.size).toBeGreaterThan(25)
  })
}
