// What listens at an endpoint: nothing, Dynalab, or somebody else. Source: assumed, by what the published images of others answer to
// `GET /` and to their health pages.
import { createServer } from 'node:net'
import { type Administer, AdminRefusal } from '../../server/admin-client.js'
import { Unreachable } from '../../server/wire-client.js'
import { bad, type Finding, note, ok } from './finding.js'

const PATIENCE_MS = 3000
const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]'])
/** As far apart as the service lets a signature be. */
const SKEW_MS = 15 * 60_000

interface About {
  readonly status: string
  readonly reason?: string
  readonly version: string
  readonly options: Readonly<Record<string, unknown>>
}

export interface Listener {
  readonly findings: readonly Finding[]
  readonly isDynalab: boolean
}

/** @param nowMs the machine's time */
export async function listenerFindings(endpoint: string, administer: Administer, nowMs: number): Promise<Listener> {
  try {
    const about = await administer<About>('status', { timeoutMs: PATIENCE_MS })
    const clock = await administer<{ mode: string; nowMs: number; now: string }>('clock', { timeoutMs: PATIENCE_MS })
    return { isDynalab: true, findings: [ownFinding(endpoint, about), dataFinding(about), clockFinding(clock, nowMs)] }
  } catch (error) {
    if (error instanceof AdminRefusal && error.status === 401)
      return {
        isDynalab: false,
        findings: [bad('server', `${endpoint} asks for its token`, 'give it by --admin-token or DYNALAB_ADMIN_TOKEN')],
      }
    const finding = error instanceof Unreachable ? await absentFinding(endpoint) : await strangerFinding(endpoint)
    return { isDynalab: false, findings: [finding] }
  }
}

function ownFinding(endpoint: string, { status, reason, version }: About): Finding {
  if (status !== 'ready') return bad('server', `Dynalab ${version} at ${endpoint} is not ready: ${reason ?? ''}`, 'see its log')
  return ok('server', `Dynalab ${version} answers at ${endpoint}`)
}

function dataFinding({ options }: About): Finding {
  if (options['inMemory'] === true) return note('data', 'in memory: tables are gone when the server ends')
  return ok(
    'data',
    `in ${typeof options['dataDir'] === 'string' ? options['dataDir'] : './.dynalab'}, from where the server was started`,
  )
}

function clockFinding({ mode, nowMs: shownMs, now }: { mode: string; nowMs: number; now: string }, nowMs: number): Finding {
  const isStill = mode === 'manual' || mode === 'frozen'
  if (isStill) return note('clock', `stands still at ${now}`, 'dynalab clock resume')
  if (Math.abs(shownMs - nowMs) > SKEW_MS)
    return note('clock', `shows ${now}, another time than this machine`, 'dynalab clock set now')
  return ok('clock', now)
}

async function absentFinding(endpoint: string): Promise<Finding> {
  const { hostname, port } = new URL(endpoint)
  const at = Number(port === '' ? 80 : port)
  const isFree = LOOPBACK.has(hostname) && (await isPortFree(at))
  const start = LOOPBACK.has(hostname)
    ? `dynalab serve${at === 8000 ? '' : ` --port ${at}`}`
    : 'start one there, or name another by --endpoint'
  const state = isFree ? `, and port ${at} is free` : ''
  return bad('server', `nothing answers at ${endpoint}${state}`, start)
}

function isPortFree(port: number): Promise<boolean> {
  return new Promise((free) => {
    const server = createServer()
    server.once('error', () => free(false))
    server.listen(port, '127.0.0.1', () => server.close(() => free(true)))
  })
}

async function strangerFinding(endpoint: string): Promise<Finding> {
  const remedy = 'stop it, or let Dynalab listen on another port and name that by --endpoint'
  return bad('server', `${await strangerAt(endpoint)} answers at ${endpoint}`, remedy)
}

async function strangerAt(endpoint: string): Promise<string> {
  const health = await answerOf(`${endpoint}/_localstack/health`)
  if (health !== undefined && health.text.includes('"services"')) return 'LocalStack'
  const root = await answerOf(`${endpoint}/`)
  if (root === undefined) return 'a server that ends connections'
  if (root.server.startsWith('Jetty') || root.text.includes('MissingAuthenticationToken')) return 'DynamoDB Local'
  if (root.text.startsWith('healthy: dynamodb')) return 'dynalite, or another emulator,'
  return `another server (${root.server === '' ? `status ${root.status}` : root.server})`
}

async function answerOf(url: string) {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(PATIENCE_MS) })
    return { status: response.status, server: response.headers.get('server') ?? '', text: await response.text() }
  } catch {
    return undefined
  }
}
