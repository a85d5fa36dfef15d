// Where the person is: the path and query of the page, which any link can name, and the namespace in it. Invariant: whatever is shown can
// be reached by its address alone.
import { useLocation } from 'preact-iso'
import { useMemo } from 'preact/hooks'
import { fork } from '../api/target.js'
import { store, stored } from './kept.js'

/** An account in a region. */
export interface Namespace {
  readonly account: string
  readonly region: string
}

export const BASE = '/_dynalab/console'
export const HOME: Namespace = { account: '000000000000', region: 'us-east-1' }
const PLACE = 'dynalab.namespace'

export const namespaceText = ({ account, region }: Namespace): string => `${account}/${region}`

/** The one that an address names, else the one that was last chosen. */
export function namespaceIn(query: Readonly<Record<string, string>>): Namespace {
  const [account, region] = stored(PLACE)?.split('/') ?? []
  return {
    account: query['account'] ?? (query['region'] === undefined ? (account ?? HOME.account) : HOME.account),
    region: query['region'] ?? region ?? HOME.region,
  }
}

export type Query = Readonly<Record<string, string | number | undefined>>

/** The address of a place in the console, in a namespace. @param path such as `/tables/music` */
export function addressOf(path: string, namespace: Namespace, query: Query = {}): string {
  const search = new URLSearchParams({ region: namespace.region })
  if (fork !== undefined) search.set('fork', fork)
  if (namespace.account !== HOME.account) search.set('account', namespace.account)
  for (const [name, value] of Object.entries(query)) if (value !== undefined && value !== '') search.set(name, String(value))
  return `${BASE}${path}?${search}`
}

export interface Place {
  readonly namespace: Namespace
  /** Without the base: `/tables/music`. */
  readonly path: string
  readonly query: Readonly<Record<string, string>>
  /** An address in the same namespace. */
  readonly link: (path: string, query?: Query) => string
  readonly go: (path: string, query?: Query) => void
  /** Changes members of the query; with undefined, takes them out. It makes no step of the history. */
  readonly ask: (change: Query) => void
  /** The same as a step of the history: Back takes it back. */
  readonly step: (change: Query) => void
  readonly choose: (namespace: Namespace) => void
}

/** Where the person is, and how to go elsewhere. */
export function usePlace(): Place {
  const { url, path: full, query, route } = useLocation()
  return useMemo(() => {
    const namespace = namespaceIn(query)
    const path = full.slice(BASE.length) || '/'
    const { account: _account, region: _region, fork: _fork, ...rest } = query
    const link = (to: string, asked?: Query): string => addressOf(to, namespace, asked)
    const changed = (change: Query): string => link(path, { ...rest, ...change })
    return {
      ...{ namespace, path, query, link },
      go: (to, asked) => route(link(to, asked)),
      ask: (change) => route(changed(change), true),
      step: (change) => route(changed(change), changed(change) === link(path, rest)),
      choose: (other) => {
        store(PLACE, namespaceText(other))
        route(addressOf(path, other, rest))
      },
    }
  }, [url])
}
