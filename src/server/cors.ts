// CORS, so that pages may call the emulator. Source: header values as dynalite records them from the service.
import type { IncomingHttpHeaders } from 'node:http'

/** `*` for every page, or the origins that may call; `local` among them stands for every page of this machine. */
export type Origins = '*' | readonly string[]

/** At any port: a page that was read from this machine is as good as a program on it. */
const LOCAL_PAGE = /^https?:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/

const PREFLIGHT_SECONDS = '172800'
const EXPOSED =
  'x-amzn-RequestId,x-amzn-ErrorType,x-amz-request-id,x-amz-id-2,x-amzn-ErrorMessage,x-amz-crc32,Date,x-dynalab-replica'

/** The origins as an option's text gives them: `*`, or origins and `local` with commas between. */
export function originsOf(text: string): Origins {
  return text.trim() === '*' ? '*' : text.split(',').map((origin) => origin.trim())
}

/** Headers for an answer to a page; none where the page may not read it. */
export function corsHeaders(origin: string, origins: Origins): Record<string, string> {
  const allowed = allowedOrigin(origin, origins)
  if (allowed === undefined) return { vary: 'Origin' }
  return { ...allowed, 'access-control-expose-headers': EXPOSED }
}

/** Headers for the question that a browser asks before it sends a page's request. */
export function preflightHeaders(origin: string, request: IncomingHttpHeaders, origins: Origins): Record<string, string> {
  const allowed = allowedOrigin(origin, origins)
  if (allowed === undefined) return { vary: 'Origin' }
  const headers = request['access-control-request-headers']
  const method = request['access-control-request-method']
  return {
    ...allowed,
    'access-control-max-age': PREFLIGHT_SECONDS,
    ...(headers === undefined ? {} : { 'access-control-allow-headers': headers }),
    ...(method === undefined ? {} : { 'access-control-allow-methods': method }),
  }
}

function allowedOrigin(origin: string, origins: Origins): Record<string, string> | undefined {
  if (origins === '*') return { 'access-control-allow-origin': '*' }
  const isListed = origins.includes(origin) || (origins.includes('local') && LOCAL_PAGE.test(origin))
  return isListed ? { 'access-control-allow-origin': origin, vary: 'Origin' } : undefined
}
