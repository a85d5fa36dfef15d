// Runs the wire tests against an endpoint and counts, operation by operation, how far it answers as the service does:
// `npm run conformance [-- --endpoint URL [--i-will-pay]]`. Without an endpoint it is one of ours, in memory, which must agree always.
// A test that did not run, or met an operation that the endpoint lacks, is unknown. Tables that the tests made are deleted in the end.
import { readdirSync } from 'node:fs'
import { basename } from 'node:path'
import { parseArgs } from 'node:util'
import { DeleteTableCommand, DynamoDBClient, paginateListTables } from '@aws-sdk/client-dynamodb'
import { createEmulator } from '../../src/emulator.js'
import { ambientVariables, isRealService, regionOf } from './real-service.js'
import { runWireTests, type Outcome } from './run.js'
import { LEFT_OUT, LEFT_OUT_BEHIND_TLS } from './sources.js'
import { tableOf } from './table.js'

const WIRE_FOLDER = new URL('../wire/', import.meta.url)

/** Tables as the wire tests name them. */
const MADE = /^t-[0-9a-f]{8}-[0-9a-f-]{27}/

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { endpoint: { type: 'string' }, 'i-will-pay': { type: 'boolean', default: false } } })
  if (values.endpoint === undefined) return ownEndpoint()
  if (!isRealService(values.endpoint)) return conformance(values.endpoint, {})
  if (!values['i-will-pay']) {
    console.error(`${values.endpoint} is the real service, which costs money: add --i-will-pay`)
    return 2
  }
  return conformance(values.endpoint, await ambientVariables(regionOf(values.endpoint)))
}

async function ownEndpoint(): Promise<number> {
  await using emulator = await createEmulator({ inMemory: true, logLevel: 'error', cors: '*' })
  const { endpoint } = await emulator.listen({ port: 0 })
  return await conformance(endpoint, { DYNAMODB_ENDPOINT_IS_OURS: '1' }) // the emulator closes behind it
}

/** @returns the exit code: 0 when nothing disagrees */
async function conformance(endpoint: string, variables: Readonly<Record<string, string>>): Promise<number> {
  const behindTls: Readonly<Record<string, string>> =
    endpoint.startsWith('https:') || isRealService(endpoint) ? LEFT_OUT_BEHIND_TLS : {}
  const files = wireFiles().filter((file) => LEFT_OUT[file] === undefined && behindTls[file] === undefined)
  const client = clientOf(endpoint, variables)
  const there = new Set(await tablesOf(client))
  let outcomes: readonly Outcome[]
  try {
    outcomes = await runWireTests(files, { ...variables, DYNAMODB_ENDPOINT: endpoint })
  } finally {
    await dropMade(client, there)
    client.destroy()
  }
  for (const line of tableOf(outcomes)) console.log(line)
  for (const [file, why] of Object.entries({ ...LEFT_OUT, ...behindTls })) console.log(`left out: ${file}: ${why}`)
  return outcomes.some(({ verdict }) => verdict === 'disagree') ? 1 : 0
}

function clientOf(endpoint: string, variables: Readonly<Record<string, string>>): DynamoDBClient {
  const region = variables['AWS_REGION'] ?? 'eu-west-2'
  const sessionToken = variables['AWS_SESSION_TOKEN']
  const accessKeyId = variables['AWS_ACCESS_KEY_ID'] ?? 'wire'
  const secretAccessKey = variables['AWS_SECRET_ACCESS_KEY'] ?? 'wire'
  const credentials = { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) }
  return new DynamoDBClient({ endpoint, region, credentials })
}

async function tablesOf(client: DynamoDBClient): Promise<string[]> {
  const names: string[] = []
  for await (const { TableNames = [] } of paginateListTables({ client }, {})) names.push(...TableNames)
  return names
}

/** Deletes what the tests made: those of it that can be deleted. */
async function dropMade(client: DynamoDBClient, there: ReadonlySet<string>): Promise<void> {
  try {
    for (const name of await tablesOf(client)) {
      if (!MADE.test(name) || there.has(name)) continue
      await client.send(new DeleteTableCommand({ TableName: name })).catch(() => console.error(`left behind: table ${name}`))
    }
  } catch (error) {
    console.error(`tables are left behind: ${String(error)}`)
  }
}

/** Every file of wire tests, without folder and ending. */
function wireFiles(): string[] {
  const files = readdirSync(WIRE_FOLDER).filter((file) => file.endsWith('.test.ts'))
  return files.map((file) => basename(file, '.test.ts'))
}

try {
  process.exitCode = await main()
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  process.exitCode = 2
}
