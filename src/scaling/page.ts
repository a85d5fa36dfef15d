// Pages of a listing. Invariant: a token goes on after a place in the order, so that what is added or removed meanwhile shifts nothing;
// one that no listing of its kind gave is refused. Source: model for the bounds. Source: assumed for the texts.
import { ApiError, validation } from '../model/errors.js'

export interface PageRequest {
  readonly MaxResults?: number
  readonly NextToken?: string
}

export interface Page<Entry> {
  readonly entries: readonly Entry[]
  readonly NextToken?: string
}

/** A kind of listing, and how long its pages may be. */
export interface Listing {
  readonly name: string
  readonly most: number
}

/** @throws ApiError ValidationException */
export function pageSize({ MaxResults: maxResults }: PageRequest, { most }: Listing): number {
  if (maxResults === undefined) return most
  if (maxResults < 1 || maxResults > most) throw validation(`MaxResults must be between 1 and ${most}.`)
  return maxResults
}

/** The place after which a page starts. @throws ApiError InvalidNextTokenException */
export function pageStartOf({ NextToken: token }: PageRequest, { name }: Listing): string | undefined {
  if (token === undefined) return undefined
  const [kind, ...place] = Buffer.from(token, 'base64url').toString('utf8').split('\n')
  if (kind !== name || place.length === 0) throw invalidToken()
  return place.join('\n')
}

export const invalidToken = (): ApiError => new ApiError('InvalidNextTokenException', 'The next token supplied was invalid.')

export const tokenOf = (place: string, { name }: Listing): string => Buffer.from(`${name}\n${place}`).toString('base64url')

/** @param placeIn where an entry stands: the order of these texts is the order of the listing */
export function pageOf<Entry>(
  all: readonly Entry[],
  placeIn: (entry: Entry) => string,
  request: PageRequest,
  listing: Listing,
): Page<Entry> {
  const size = pageSize(request, listing)
  const from = pageStartOf(request, listing)
  const rest = all
    .map((entry) => ({ entry, place: placeIn(entry) }))
    .filter(({ place }) => from === undefined || place > from)
    .sort((a, b) => (a.place < b.place ? -1 : 1))
  const shown = rest.slice(0, size)
  const last = shown.at(-1)
  const entries = shown.map(({ entry }) => entry)
  return rest.length > size && last !== undefined ? { entries, NextToken: tokenOf(last.place, listing) } : { entries }
}
