import type { Item } from '../model/attribute-value.js'
import type { Path } from './ast.js'
import type { PathBranch } from './path-tree.js'
import type { Placeholders } from './placeholders.js'
export interface Projection {
  readonly paths: readonly Path[]
  readonly tree: PathBranch<Path>
}
/** The projection of that text with the request's names. @throws ApiError ValidationException, text with prefix */
export function parseProjection(_text: string, _placeholders: Placeholders): Projection {
  throw new Error('not written yet')
}
/** The projected part of the item; empty when it has none of the paths. */
export function project(_projection: Projection, _item: Item): Item {
  throw new Error('not written yet')
}
/** The top-level attributes that the projection reads, each once, in written order. */
export function projectedTopLevelNames(_projection: Projection): Iterable<string> {
  throw new Error('not written yet')
}
