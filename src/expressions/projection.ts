// Projections: from text, and of an item.
// Source: docs Expressions.ProjectionExpressions; merging and compaction measured eu-west-2, 2026.
import type { Item } from '../model/attribute-value.js'
import type { Path } from './ast.js'
import { bindPath } from './binding.js'
import { fragmentOf } from './fragment.js'
import { addPath, emptyTree, type PathBranch, pathClash } from './path-tree.js'
import type { Placeholders } from './placeholders.js'
import { refusal } from './refusal.js'
import { writtenProjection } from './written.js'

export interface Projection {
  readonly paths: readonly Path[]
  readonly tree: PathBranch<Path>
}

const NOTHING: Item = {}

/** The projection of that text with the request's names. @throws ApiError ValidationException, text with prefix */
export function parseProjection(text: string, placeholders: Placeholders): Projection {
  const kind = 'ProjectionExpression'
  const paths = writtenProjection(text).map((path) => bindPath(path, { kind, placeholders }))
  const tree = emptyTree<Path>()
  for (const path of paths) if (!addPath(tree, path, path)) throw refusal(kind, pathClash(paths))
  return { paths, tree }
}

/** The projected part of the item, list elements in ascending order; empty when it has none of the paths. */
export function project(projection: Projection, item: Item): Item {
  return fragmentOf(projection.tree, item) ?? NOTHING
}

/** The top-level attributes that the projection reads, each once, in written order. */
export function projectedTopLevelNames(projection: Projection): string[] {
  return Array.from(projection.tree.children.keys(), String)
}
