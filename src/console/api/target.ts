// Whom the page asks: the emulator, or the one of its forks that the address names. Invariant: a page asks one of them for as long as it lives;
// another one is another page.

/** Id or name of the fork. */
export const fork: string | undefined = new URLSearchParams(globalThis.location?.search).get('fork') ?? undefined

const ROOT = '/_dynalab'
/** What stands beside all forks: each by its name, their list, and the list of snapshots. */
const isBeside = (path: string, method: string): boolean =>
  path.startsWith('/forks/') || (method !== 'POST' && /^\/(forks|snapshots)\b/.test(path))

/** A path of administration, of the fork where it has the route: `/forks/w1/zones`. @param path as `filled` makes it */
export const adminPath = (path: string, method: 'GET' | 'POST' | 'DELETE'): string =>
  fork === undefined || isBeside(path, method) ? path : `/forks/${encodeURIComponent(fork)}${path}`

/** Its address. */
export const adminUrl = (path: string, method: 'GET' | 'POST' | 'DELETE' = 'GET'): string => ROOT + adminPath(path, method)

/** Where the service answers. */
export const serviceUrl = (): string => (fork === undefined ? '/' : `/fork/${encodeURIComponent(fork)}`)

/** The same for clients. */
export const endpointUrl = (): string => (fork === undefined ? location.origin : `${location.origin}${serviceUrl()}`)
