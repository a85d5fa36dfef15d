// Tables that a simulation begins with: files applied to it before it serves anybody, by requests of its own.
import type { Logger } from './operator-log.js'
import type { EmulatorOptions } from './emulator-options.js'
import { HOME } from './controls/namespace.js'
import type { Dispatch } from './protocol/dispatcher.js'
import { ownRequest } from './protocol/own-request.js'
import { patience } from './runtime/heartbeat.js'
import { parametersOf } from './schema-parameters.js'

const PAUSE_MS = 20
/** Beside what states last by the options; each table has a few of them. */
const PATIENCE_MS = 30_000

type SchemaOptions = Pick<EmulatorOptions, 'schema' | 'schemaRegion' | 'schemaParameter' | 'transition'>

/** @throws Error in one line when a file can't be parsed, or a table can't be made as it says */
export async function applyAtStart(dispatch: Dispatch, options: SchemaOptions, logger: Logger): Promise<void> {
  const { schema, schemaRegion, schemaParameter, transition } = options
  if (schema === undefined) return
  const { applyTemplates } = await import('./templates/apply.js')
  const namespace = { account: HOME.account, region: schemaRegion }
  const { failures, notes } = await applyTemplates(
    schema,
    { namespace, parameters: parametersOf(schemaParameter ?? [], 'schemaParameter') },
    {
      call: (operation, input, region = schemaRegion) => ownRequest(dispatch, { ...namespace, region }, operation, input),
      isDryRun: false,
      pause: patience(PAUSE_MS, PATIENCE_MS + 20 * transition),
      say: (line) => logger.info(`schema: ${line}`),
    },
  )
  for (const note of notes) logger.warn(`schema: ${note}`)
  if (failures.length > 0) throw new Error(failures.join('; '))
}
