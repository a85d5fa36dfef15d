// The MCP server: the tools and resources over a lab. Invariant: a tool that is not allowed asks nothing of the lab.
import { type CallToolResult, McpServer } from '@modelcontextprotocol/server'
import { OptionError } from '../../../config.js'
import { packageVersion } from '../../../package-version.js'
import { TemplateError } from '../../../templates/finding.js'
import { AdminRefusal, Stranger } from '../../server/admin-client.js'
import { Refused, Unreachable } from '../../server/wire-client.js'
import { bounded } from './bounded.js'
import type { Lab } from './lab.js'
import { addResources } from './resources.js'
import { type Grant, GRANT_FLAGS, type Tool } from './tool.js'
import { COST_TOOLS } from './tools/cost.js'
import { ITEM_TOOLS } from './tools/items.js'
import { LAB_TOOLS } from './tools/lab-state.js'
import { SNAPSHOT_TOOLS } from './tools/snapshots.js'
import { READ_TOOLS } from './tools/reads.js'
import { STATEMENT_TOOLS } from './tools/statements.js'
import { STEERING_TOOLS } from './tools/steering.js'
import { TABLE_TOOLS } from './tools/tables.js'

export const TOOLS: readonly Tool[] = [
  ...TABLE_TOOLS,
  ...READ_TOOLS,
  ...STATEMENT_TOOLS,
  ...ITEM_TOOLS,
  ...SNAPSHOT_TOOLS,
  ...COST_TOOLS,
  ...LAB_TOOLS,
  ...STEERING_TOOLS,
]

/** The longest text of an error that is passed on, such as a refusal that repeats what was sent. */
const ERROR_CHARS = 4_000

export interface Session {
  readonly lab: Lab
  /** What may be changed. */
  readonly granted: ReadonlySet<Grant>
  /** Calls that are under way: whoever ends the session waits for them, so that they leave no fork. */
  readonly running: Set<Promise<unknown>>
}

export function mcpServer(session: Session): McpServer {
  const { lab, granted } = session
  const server = new McpServer({ name: 'dynalab', version: packageVersion() }, { instructions: instructionsFor(lab, granted) })
  for (const made of TOOLS) addTool(server, made, session)
  addResources(server, lab)
  return server
}

function addTool(server: McpServer, made: Tool, { lab, granted, running }: Session): void {
  const { name, title, input: inputSchema, output: outputSchema, hints: annotations } = made
  const description = made.description + unallowedWords(made, granted)
  server.registerTool(name, { title, description, inputSchema, outputSchema, annotations }, async (input: unknown) => {
    const given = input as never // the SDK has just checked it by the schema of this tool
    const grant = typeof made.needs === 'function' ? made.needs(given) : made.needs
    if (grant !== undefined && !granted.has(grant))
      return failure(`${name} changes something: start dynalab mcp with ${GRANT_FLAGS[grant]} to allow it`)
    const call = answered(made, given, lab)
    running.add(call)
    return call.finally(() => running.delete(call))
  })
}

/** @throws what nobody foresaw */
async function answered(made: Tool, input: never, lab: Lab): Promise<CallToolResult> {
  try {
    const answer = bounded(await made.run(input, lab)).value
    return { content: [{ type: 'text', text: JSON.stringify(answer) }], structuredContent: { ...answer } }
  } catch (error) {
    return failure(wordsOf(error))
  }
}

const failure = (text: string): CallToolResult => ({ content: [{ type: 'text', text }], isError: true })

/** @throws what nobody foresaw */
function wordsOf(error: unknown): string {
  if (error instanceof Refused) return `${error.name}: ${error.message}`.slice(0, ERROR_CHARS)
  const isForeseen = [AdminRefusal, Unreachable, Stranger, OptionError, TemplateError].some((kind) => error instanceof kind)
  if (isForeseen && error instanceof Error) return error.message.slice(0, ERROR_CHARS)
  throw error
}

/** A tool of which every use has to be allowed says so before it is tried. */
function unallowedWords({ needs }: Tool, granted: ReadonlySet<Grant>): string {
  if (needs === undefined || typeof needs === 'function' || granted.has(needs)) return ''
  return ` Refused here: dynalab mcp was started without ${GRANT_FLAGS[needs]}.`
}

function instructionsFor({ endpoint, home, fork }: Lab, granted: ReadonlySet<Grant>): string {
  const where =
    fork === undefined ? `the server at ${endpoint}` : `a fork of the server at ${endpoint}, which ends with this session`
  const refused = (Object.keys(GRANT_FLAGS) as Grant[]).filter((grant) => !granted.has(grant)).map((grant) => GRANT_FLAGS[grant])
  return [
    `Dynalab emulates DynamoDB and the service behind it. These tools work on ${where}, as account ${home.account} in ${home.region}.`,
    `Items and keys are DynamoDB JSON: {"artist": {"S": "Nina Simone"}, "plays": {"N": "12"}}. Numbers are strings and keep all digits.`,
    `explain_cost says what a request would cost, without changing anything.`,
    ...(refused.length === 0 ? [] : [`Some tools are refused, since these flags were not given: ${refused.join(', ')}.`]),
  ].join('\n')
}
