// Who may administrate: whoever asks for this machine by a name that nobody else can give it, and no page but our own. Invariant: a page that
// a developer happens to visit reads and changes nothing, though its author may have let its own name point to this machine (DNS rebinding).
// Source: Fetch standard, Origin; Fetch Metadata, Sec-Fetch-Site.
import type { IncomingHttpHeaders } from 'node:http'
import { isIP } from 'node:net'

/** Names, in lower case, that administration answers to beside addresses and localhost. */
export type AdminHosts = ReadonlySet<string>

/** How names are given that administration answers to. */
export const HOST_NAMES_FORM = {
  pattern: /^[^\s,/:]+(\s*,\s*[^\s,/:]+)*$/,
  words: 'host names with commas between, without ports',
}

/** The hosts as an option's text gives them: with commas between. */
export function adminHostsOf(text: string): AdminHosts {
  const names = text.split(',').map((name) => name.trim().toLowerCase())
  return new Set(names.filter((name) => name !== ''))
}

/** Why this request may not administrate; undefined when it may. */
export function strangerReason(headers: IncomingHttpHeaders, hosts: AdminHosts): string | undefined {
  const { host = '', origin, 'sec-fetch-site': site } = headers
  if (!isOwnName(host, hosts)) {
    return 'the request names another host: ask for an address or localhost, or name the host in --admin-hosts'
  }
  const isOwnOrigin = origin === undefined || origin === `http://${host}`
  return isOwnOrigin && isOwnSite(site) ? undefined : 'a page of another origin asks'
}

/** An address can't be rebound, and browsers know localhost by themselves. */
function isOwnName(host: string, hosts: AdminHosts): boolean {
  const name = host.replace(/:\d*$/, '').toLowerCase()
  const address = /^\[(.*)\]$/.exec(name)?.[1] ?? name
  return isIP(address) !== 0 || name === 'localhost' || hosts.has(name)
}

/** `none` is a person who typed the address. The header comes from browsers alone. */
const isOwnSite = (site: string | string[] | undefined): boolean =>
  site === undefined || site === 'same-origin' || site === 'none'
