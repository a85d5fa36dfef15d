// A catalogue without a table, for controls that are built on less than an engine.
import type { Catalogue } from '../../src/controls/catalogue.js'

export const NO_TABLES: Catalogue = { find: () => undefined, names: () => [], namespaces: () => [], opened: () => [] }
