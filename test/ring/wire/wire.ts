// The wire tests against a gateway on a node of Cassandra: all of them, or those of some files. What fails has to be in left-out.ts, and what
// is there has to fail.
import { readdirSync } from 'node:fs'
import { basename } from 'node:path'
import { createGateway } from '../../../src/emulator.js'
import { runWireTests, type Outcome } from '../../conformance/run.js'
import { FILES, isRun, SOME, TESTS } from './left-out.js'

const WIRE_FOLDER = new URL('../../wire/', import.meta.url)

/** @param address of the node. @returns whether all is as the list says */
export async function runWire(address: string, which: 'all' | 'some'): Promise<boolean> {
  const gateway = await createGateway({
    ...{ ring: address, ringDc: 'us-east', ringReplicas: 'us-east:1', ringKeyspace: `wire_${Date.now()}` },
    ...{ logLevel: 'error', cors: '*' },
  })
  try {
    const { endpoint } = await gateway.listen({ port: 0 })
    const files = which === 'all' ? wireFiles() : SOME
    const told = { DYNAMODB_ENDPOINT: endpoint, DYNAMODB_ENDPOINT_IS_OURS: '1', DYNAMODB_ENDPOINT_IS_A_GATEWAY: '1' }
    return judge(await runWireTests(files, told))
  } finally {
    await gateway.close()
  }
}

const wireFiles = (): readonly string[] =>
  readdirSync(WIRE_FOLDER)
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => basename(name, '.test.ts'))
    .filter(isRun)

function judge(outcomes: readonly Outcome[]): boolean {
  const left = outcomes.filter((outcome) => TESTS[nameOf(outcome)] !== undefined)
  const others = outcomes.filter((outcome) => !left.includes(outcome) && outcome.why !== 'skipped')
  const wrong = [
    ...others.filter(({ verdict }) => verdict !== 'agree').map((one) => `failed: ${nameOf(one)}: ${one.why}`),
    ...left.filter(({ verdict }) => verdict === 'agree').map((one) => `passed, and is in the list: ${nameOf(one)}`),
  ]
  for (const line of wrong) console.log(line)
  for (const one of left) console.log(`left out: ${nameOf(one)}: ${String(TESTS[nameOf(one)])}`)
  for (const [file, why] of Object.entries(FILES)) console.log(`left out: ${file}: ${why}`)
  const agreed = others.filter(({ verdict }) => verdict === 'agree').length
  console.log(`wire tests on a ring: ${agreed} passed, ${wrong.length} not as the list says`)
  return wrong.length === 0
}

const nameOf = ({ file, name }: Outcome): string => `${file}: ${name}`
