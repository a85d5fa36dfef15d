// Which requests are shown: by what they were, and by what is written in them. Invariant: pure; what can be chosen is what occurs.
import type { LoggedRequest } from './request-feed.js'

export interface RequestFilter {
  readonly operation?: string | undefined
  readonly table?: string | undefined
  readonly caller?: string | undefined
  readonly outcome?: string | undefined
  readonly text?: string | undefined
  /** Milliseconds by the emulator's clock, from and up to. */
  readonly from?: string | undefined
  readonly to?: string | undefined
  /** Of the console: what was clicked unless it says otherwise. */
  readonly own?: string | undefined
}

export const OUTCOMES = [
  ['', 'any'],
  ['answered', 'answered'],
  ['refused', 'refused'],
  ['throttled', 'throttled'],
  ['fault', 'by a fault'],
] as const

export const OWN = [
  ['', 'clicks'],
  ['shown', 'all'],
  ['hidden', 'not this tab'],
] as const

/** Without those that only follow something, unless they are asked for. */
export const withoutPolling = (requests: readonly LoggedRequest[], { own }: RequestFilter): readonly LoggedRequest[] =>
  own === 'shown' ? requests : requests.filter(({ polling }) => polling !== true)

/** @param sent ids of requests that this page sent */
export function chosenOf(
  requests: readonly LoggedRequest[],
  { operation, table, caller, outcome, text, from, to, own }: RequestFilter,
  sent: ReadonlySet<string>,
): readonly LoggedRequest[] {
  const wanted = text?.toLowerCase() ?? ''
  const [first, end] = [Number(from ?? -Infinity), Number(to ?? Infinity)]
  return requests.filter(
    (request) =>
      (operation === undefined || request.operation === operation) &&
      (table === undefined || request.tables.includes(table)) &&
      (caller === undefined || request.caller === caller) &&
      hasOutcome(request, outcome) &&
      request.emulatedAtMs >= first &&
      request.emulatedAtMs < end &&
      !(own === 'hidden' && sent.has(request.requestId)) &&
      (wanted === '' || textOf(request).includes(wanted)),
  )
}

function hasOutcome({ error, throttled, fault }: LoggedRequest, outcome = ''): boolean {
  switch (outcome) {
    case 'answered':
      return error === undefined
    case 'refused':
      return error !== undefined
    case 'throttled':
      return throttled !== undefined
    case 'fault':
      return fault !== undefined
    default:
      return true
  }
}

const textOf = ({ requestId, operation, tables, error, rule, throttled, fault, caller, client }: LoggedRequest): string =>
  [requestId, operation, ...tables, error, rule, ...(throttled ?? []), fault, caller, client].join(' ').toLowerCase()

/** Values that occur, in their order. */
export const occurring = (values: readonly (string | undefined)[]): readonly string[] =>
  [...new Set(values)].filter((value) => value !== undefined).sort()
