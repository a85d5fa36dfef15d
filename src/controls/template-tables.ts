// Tables from the text of a template, as `dynalab apply` makes them from files. Invariant: a text reaches no file of this machine, since nothing
// stands beside it.
import type { Dispatch } from '../protocol/dispatcher.js'
import { ownRequest } from '../protocol/own-request.js'
import { patience } from '../runtime/heartbeat.js'
import { TemplateError } from '../templates/finding.js'
import { flag, type Member, readMembers, text, type ValuesOf } from './members.js'
import { NAMESPACE_MEMBERS, oneNamespace } from './namespace.js'
import { invalid } from './refusal.js'

const parameters: Member<Readonly<Record<string, string>>> = {
  must: 'an object whose values are texts, such as {"Stage": "test"}',
  schema: { type: 'object', additionalProperties: { type: 'string' } },
  read: (given) => (isTexts(given) ? given : undefined),
}

const isTexts = (given: unknown): given is Readonly<Record<string, string>> =>
  typeof given === 'object' &&
  given !== null &&
  !Array.isArray(given) &&
  Object.values(given).every((value) => typeof value === 'string')

export const TEMPLATE_MEMBERS = {
  template: text('the text of a template'),
  parameters,
  dryRun: flag,
  ...NAMESPACE_MEMBERS,
}

/** What was done, or would be. */
export interface Applied {
  readonly tables: number
  readonly changed: number
  readonly isDryRun: boolean
  /** Names of tables that were not there before. */
  readonly created: readonly string[]
  readonly steps: readonly string[]
  /** What was left out, and why. */
  readonly notes: readonly string[]
  /** What the template or the service has against a table. */
  readonly failures: readonly string[]
}

const PAUSE_MS = 20
/** A clock that stands still lets no table come to be. */
const PATIENCE_MS = 30_000

/** Brings tables to what a template says. @throws Refusal where it is none, before anything is changed */
export async function applyTemplate(given: ValuesOf<typeof TEMPLATE_MEMBERS>, dispatch: Dispatch): Promise<Applied> {
  const { template, parameters: values = {}, dryRun: isDryRun = false, ...named } = readMembers(given, TEMPLATE_MEMBERS)
  if (template === undefined) throw invalid('template must be given')
  const { applyFiles } = await import('../templates/apply.js')
  const namespace = oneNamespace(named)
  const steps: string[] = []
  const file = { name: 'template', text: template }
  const reading = { namespace, parameters: new Map(Object.entries(values)) }
  const around = {
    call: (operation: string, input: object, region = namespace.region) =>
      ownRequest(dispatch, { ...namespace, region }, operation, input),
    isDryRun,
    pause: patience(PAUSE_MS, PATIENCE_MS),
    say: (line: string) => void steps.push(line),
  }
  try {
    const { tables, changed, created, notes, failures } = await applyFiles([file], reading, around)
    return { tables, changed, isDryRun, created, steps, notes, failures }
  } catch (error) {
    if (error instanceof TemplateError) throw invalid(error.message)
    throw error
  }
}
