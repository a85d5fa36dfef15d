// The pages of the console. Another page is one more line, and a folder in pages/; navigation, keys and the palette follow.
import type { ComponentType } from 'preact'
import { lazy } from 'preact-iso'
import type { IconName } from './parts/icons.js'
import { NotLoaded } from './shell/not-loaded.js'

export interface Page {
  readonly name: string
  /** Beneath the console's address, as preact-iso writes routes: `/tables/:table?`. */
  readonly route: string
  /** Where the navigation leads. */
  readonly path: string
  /** A single key that leads here. */
  readonly key: string
  readonly icon: IconName
  readonly view: ComponentType
}

const page = (name: string, key: string, icon: IconName, route: string, load: () => Promise<ComponentType>): Page => ({
  ...{ name, key, icon, route },
  path: route.replace(/\/:.*$/, '') || '/',
  view: lazy(() => load().catch(() => NotLoaded)),
})

export const PAGES: readonly Page[] = [
  page('Home', 'h', 'home', '/', async () => (await import('./pages/home/home.js')).Home),
  page('Tables', 't', 'tables', '/tables/:table?', async () => (await import('./pages/tables/tables.js')).Tables),
  page(
    'Partitions',
    'p',
    'partitions',
    '/partitions/:table?',
    async () => (await import('./pages/partitions/partitions.js')).Partitions,
  ),
  page('Cost', 'c', 'cost', '/cost', async () => (await import('./pages/cost/cost.js')).Cost),
  page(
    'Replication',
    'z',
    'replication',
    '/replication',
    async () => (await import('./pages/replication/replication.js')).Replication,
  ),
  page('Streams', 's', 'streams', '/streams/:table?', async () => (await import('./pages/streams/streams.js')).Streams),
  page('Requests', 'r', 'requests', '/requests/:request?', async () => (await import('./pages/requests/requests.js')).Requests),
  page('PartiQL', 'q', 'query', '/partiql', async () => (await import('./pages/partiql/partiql.js')).Partiql),
  page('Lab', 'l', 'lab', '/lab/:part?', async () => (await import('./pages/lab/lab.js')).Lab),
]
