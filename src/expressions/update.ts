import type { AttributeValue } from '../model/attribute-value.js'
import type { UpdateAction } from './ast.js'
import type { PathBranch } from './path-tree.js'
import type { Placeholders } from './placeholders.js'
/** A bound update: what to do, in written order and as a tree over the item. */
export interface Update {
  readonly source: 'expression' | 'legacy'
  readonly actions: readonly UpdateAction[]
  readonly tree: PathBranch<UpdateAction>
}
/** The update of that text with the request's names and values. @throws ApiError ValidationException, text with prefix */
export function parseUpdate(_text: string, _placeholders: Placeholders): Update {
  throw new Error('not written yet')
}
/** The top-level attributes that the update touches, each once, in written order. */
export function touchedNames(_update: Update): Iterable<string> {
  throw new Error('not written yet')
}
/** What the update assigns to a whole top-level attribute when that is a literal, known before the item is read. */
export function assignedLiteral(_update: Update, _name: string): AttributeValue | undefined {
  throw new Error('not written yet')
}
