// Administration of a server, asked by a process of tests. Invariants: what is refused is an error with the server's own reason; what tests do
// to `fetch` changes nothing here.

/** A refusal, in the server's words. */
export class Refused extends Error {
  readonly status: number

  constructor(status: number, reason: string) {
    super(reason)
    this.name = 'Refused'
    this.status = status
  }
}

/** Before a test puts another one in its place. */
const ask = globalThis.fetch

/**
 * @param endpoint without a slash at its end. @param path after `/_dynalab/`. @returns the JSON of the answer; undefined for an empty one
 * @throws Refused; Error when nobody answers
 */
export async function administrate(endpoint: string, method: string, path: string, body?: object): Promise<unknown> {
  const url = `${endpoint}/_dynalab/${path}`
  const headers = { ...(body === undefined ? {} : JSON_HEADERS), ...tokenHeaders() }
  const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) }
  const response = await ask(url, init).catch((error: unknown) => {
    throw new Error(`dynalab: nothing answers at ${endpoint}: check that the server of the run is there`, { cause: error })
  })
  const text = await response.text()
  if (response.ok) return text === '' ? undefined : (JSON.parse(text) as unknown)
  throw new Refused(response.status, reasonIn(text) ?? `${method} ${path} was answered ${response.status}: ${text.slice(0, 200)}`)
}

/** Where the process of a run finds what administration asks for; programs that it starts inherit it. */
export const TOKEN_VARIABLE = 'DYNALAB_ADMIN_TOKEN'

function tokenHeaders(): Record<string, string> {
  const token = process.env[TOKEN_VARIABLE]
  return token === undefined || token === '' ? {} : { authorization: `Bearer ${token}` }
}

const JSON_HEADERS = { 'content-type': 'application/json' }

function reasonIn(text: string): string | undefined {
  try {
    const { reason } = JSON.parse(text) as { readonly reason?: unknown }
    return typeof reason === 'string' ? reason : undefined
  } catch {
    return undefined // not JSON: no server of ours
  }
}
