// Tables that a run begins with, and what they hold: made by requests of the API, on the server of the run. Invariant: when it is done, each
// table is active and has its items.
import { resolve } from 'node:path'
import { wireClient } from '../cli/server/wire-client.js'
import { HOME } from '../controls/namespace.js'
import { patience } from '../runtime/heartbeat.js'
import { parametersOf } from '../schema-parameters.js'
import { plainItem } from './plain-item.js'
import type { GivenTable, ReadOptions } from './testing-options.js'
import type { TestFork } from './test-fork.js'

const PAUSE_MS = 20
const PATIENCE_MS = 60_000

type Call = (operation: string, input: object) => Promise<object>

const callTo = ({ endpoint }: TestFork, region: string): Call => {
  const client = wireClient(endpoint, { account: HOME.account, region })
  return (operation, input) => client('DynamoDB', operation, input)
}

/** @param base what forks are made of. @throws Error in one line when a file can't be read, or a table can't be made */
export async function applySchema(base: TestFork, { emulator }: ReadOptions, root: string): Promise<void> {
  const { schema, schemaRegion, schemaParameter } = emulator
  if (schema === undefined) return
  const { applyTemplates } = await import('../templates/apply.js')
  const namespace = { account: HOME.account, region: schemaRegion }
  const { failures } = await applyTemplates(
    schema.map((path) => resolve(root, path)),
    { namespace, parameters: parametersOf(schemaParameter ?? [], 'schemaParameter') },
    {
      call: (operation, input, region = schemaRegion) => callTo(base, region)(operation, input),
      isDryRun: false,
      pause: patience(PAUSE_MS, PATIENCE_MS),
      say: () => undefined,
    },
  )
  if (failures.length > 0) throw new Error(failures.join('; '))
}

/** @throws Error in one line when a table can't be made, or an item can't be put */
export async function makeTables(base: TestFork, { tables, emulator }: ReadOptions): Promise<void> {
  const call = callTo(base, emulator.schemaRegion)
  for (const table of tables) {
    await makeTable(call, table).catch((error: unknown) => {
      throw new Error(`the table ${table.TableName} can't be made: ${error instanceof Error ? error.message : String(error)}`)
    })
  }
}

async function makeTable(call: Call, { data = [], ...input }: GivenTable): Promise<void> {
  await call('CreateTable', input)
  await active(call, input.TableName)
  for (const item of data) await call('PutItem', { TableName: input.TableName, Item: plainItem(item) })
}

async function active(call: Call, TableName: string): Promise<void> {
  const mayWait = patience(PAUSE_MS, PATIENCE_MS)
  for (;;) {
    const { Table } = (await call('DescribeTable', { TableName })) as { readonly Table?: { readonly TableStatus?: string } }
    if (Table?.TableStatus === 'ACTIVE') return
    if (!(await mayWait())) throw new Error(`it is ${Table?.TableStatus ?? 'not there'} after ${PATIENCE_MS / 1000} seconds`)
  }
}
