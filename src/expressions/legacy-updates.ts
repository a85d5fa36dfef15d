// AttributeUpdates as an update: PUT sets, ADD adds or creates (and joins lists), DELETE removes the attribute or members of a set.
// Source: docs LegacyConditionalParameters.AttributeUpdates; sentences as earlier emulators record them from the service.
import { type AttributeValue, type TypeName, typeOf } from '../model/attribute-value.js'
import { invalidParameter } from '../model/errors.js'
import { mapMembers } from '../model/members.js'
import { textSizeBytes, valueSizeBytes } from '../model/size.js'
import type { UpdateAction } from './ast.js'
import type { Decode } from './legacy-conditions.js'
import { pathOfName } from './legacy-path.js'
import type { PathBranch } from './path-tree.js'
import { treeOf, type Update } from './update.js'

/** One entry of AttributeUpdates, as on the wire; without an action it is a PUT. */
export interface AttributeUpdate {
  readonly Action?: 'PUT' | 'ADD' | 'DELETE'
  readonly Value?: AttributeValue
}

const ADDED: ReadonlySet<TypeName> = new Set(['N', 'SS', 'NS', 'BS', 'L'])
const DELETED: ReadonlySet<TypeName> = new Set(['SS', 'NS', 'BS'])

/** AttributeUpdates as an update; undefined when the map is empty, and nothing is to change. @throws ApiError ValidationException, bare */
export function lowerAttributeUpdates(updates: Readonly<Record<string, AttributeUpdate>>, decode: Decode): Update | undefined {
  const actions = mapMembers(updates, (name, update) => actionOf(name, update, decode))
  return actions.length === 0 ? undefined : new LegacyUpdate(actions)
}

/** Its tree is made when it is asked for: of hundreds of thousands of attributes, which no item has room for, it takes a second. */
class LegacyUpdate implements Update {
  readonly source = 'legacy'
  readonly actions: readonly UpdateAction[]
  #tree: PathBranch<number> | undefined

  constructor(actions: readonly UpdateAction[]) {
    this.actions = actions
  }

  get tree(): PathBranch<number> {
    return (this.#tree ??= treeOf(
      'UpdateExpression',
      this.actions.map(({ path }) => path),
    ))
  }

  get leastBytes(): number {
    let bytes = 0
    for (const action of this.actions) bytes += leastBytesOf(action)
    return bytes
  }
}

function leastBytesOf(action: UpdateAction): number {
  if (action.kind !== 'set' && action.kind !== 'add') return 0
  const name = textSizeBytes(String(action.path.elements[0]))
  return action.kind === 'set' && action.value.kind === 'value' ? name + valueSizeBytes(action.value.value) : name
}

function actionOf(name: string, { Action: action = 'PUT', Value: wire }: AttributeUpdate, decode: Decode): UpdateAction {
  const path = pathOfName(name)
  if (wire === undefined) {
    if (action !== 'DELETE') throw invalidParameter('Only DELETE action is allowed when no attribute value is specified')
    return { kind: 'remove', path }
  }
  const value = decode(wire)
  switch (action) {
    case 'PUT':
      return { kind: 'set', path, value: { kind: 'value', value } }
    case 'ADD':
      if (!ADDED.has(typeOf(value))) throw invalidParameter(`ADD action is not supported for the type ${typeOf(value)}`)
      return { kind: 'add', path, value }
    case 'DELETE':
      if (!DELETED.has(typeOf(value))) {
        throw invalidParameter(`DELETE action with value is not supported for the type ${typeOf(value)}`)
      }
      return { kind: 'delete', path, value }
  }
}
