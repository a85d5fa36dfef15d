// Writes of the model: what each one leaves, answers, refuses and is charged. Source: docs; refusals and charges measured on the
// service, 2026 (capacity counts the larger image; an index the change of its entry; transactions twice on the table only).
import { holds, type Condition } from './condition.js'
import { pick, valueAt } from './path.js'
import { entryOf, identity, namesOf, typeOf, type Index, type Schema } from './schema.js'
import { updateItem, type Action, type Update } from './update.js'
import { isSame, itemBytes, showItem, type Item, type Value } from './value.js'

export interface Guarded {
  readonly condition: Condition | undefined
  /** A failure is to show the item. */
  readonly showsItem: boolean
}

export type Write = Guarded &
  (
    | { readonly k: 'put'; readonly item: Item; readonly returns: 'NONE' | 'ALL_OLD' }
    | { readonly k: 'delete'; readonly key: Item; readonly returns: 'NONE' | 'ALL_OLD' }
    | { readonly k: 'check'; readonly key: Item }
    | {
        readonly k: 'update'
        readonly key: Item
        readonly update: Update
        readonly returns: 'NONE' | 'ALL_OLD' | 'ALL_NEW' | 'UPDATED_OLD' | 'UPDATED_NEW'
      }
  )

/** Units on the table and on each index whose entry changed. */
export interface Charge {
  readonly table: number
  readonly indexes: ReadonlyMap<string, number>
}

export interface Refusal {
  readonly type: string
  /** Any of them will do: which of several faults is named first is not told. */
  readonly messages: readonly string[]
  readonly item?: Item
}

export interface Done {
  readonly charge: Charge
  readonly before: Item | undefined
  readonly after: Item | undefined
}

export const TOO_LARGE = 'Item size has exceeded the maximum allowed size'
const TOO_LARGE_UPDATE = 'Item size to update has exceeded the maximum allowed size'
const UNSUPPORTED_KEY = 'The update expression attempted to update the secondary index key to unsupported type'
const INVALID = 'One or more parameter values were invalid: '
const NOT_VALID = 'One or more parameter values are not valid. '

export const blocks = (bytes: number, blockBytes: number): number => Math.max(1, Math.ceil(bytes / blockBytes))
const writeUnits = (bytes: number): number => blocks(bytes, 1024)

export class TableModel {
  readonly schema: Schema
  items = new Map<string, Item>()

  constructor(schema: Schema) {
    this.schema = schema
  }

  at(key: Item): Item | undefined {
    return this.items.get(this.identityOf(key))
  }

  identityOf(item: Item): string {
    const id = identity(this.schema.keys, item)
    if (id === undefined) throw new Error('an item without its key')
    return id
  }

  /** Does the write, or says why not. */
  write(write: Write): Done | Refusal {
    const decided = this.decide(write)
    return 'type' in decided ? decided : this.land(write, decided.after)
  }

  /** Why the write does not fit the table, whatever is there. */
  misfit(write: Write): Refusal | undefined {
    const faults =
      write.k === 'put' ? this.#putFaults(write.item) : write.k === 'update' ? this.#assignedFaults(write.update) : []
    return faults.length > 0 ? invalid(faults) : undefined
  }

  /** What would be there after the write. */
  decide(write: Write): { readonly after: Item | undefined } | Refusal {
    const before = this.at(keyed(write))
    const misfit = this.misfit(write)
    if (misfit !== undefined) return misfit
    if (write.condition !== undefined && !holds(write.condition, before)) {
      const shown = write.showsItem && before !== undefined ? { item: before } : {}
      return { type: 'ConditionalCheckFailedException', messages: ['The conditional request failed'], ...shown }
    }
    if (write.k === 'put') return { after: write.item }
    if (write.k === 'delete') return { after: undefined }
    return write.k === 'check' ? { after: before } : this.#updated(write.key, write.update, before)
  }

  land(write: Write, after: Item | undefined): Done {
    const id = this.identityOf(keyed(write))
    const before = this.items.get(id)
    if (after === undefined) this.items.delete(id)
    else this.items.set(id, after)
    return { before, after, charge: this.#chargeOf(before, after) }
  }

  #updated(key: Item, update: Update, before: Item | undefined): { readonly after: Item | undefined } | Refusal {
    const onlyTakes = update.length > 0 && update.every((action) => action.k === 'remove' || action.k === 'delete')
    if (before === undefined && onlyTakes) return { after: undefined }
    const after = updateItem(update, before ?? key)
    if ('refused' in after) return invalid(after.refused)
    const changed = new Map([...after].filter(([name, value]) => !isSameOrMissing(before?.get(name), value)))
    const faults = [...this.#updatedFaults(changed, 'computed'), ...(this.#isTooLarge(after) ? [TOO_LARGE_UPDATE] : [])]
    return faults.length > 0 ? invalid(faults) : { after }
  }

  /** An item counts with its entries in local indexes. */
  #isTooLarge(item: Item): boolean {
    const local = this.schema.indexes
      .filter(({ name }) => name === 'lsi')
      .flatMap((index) => entryOf(this.schema, index, item) ?? [])
    return local.reduce((sum, { shown }) => sum + itemBytes(shown), itemBytes(item)) > 409_600
  }

  #putFaults(item: Item): string[] {
    return [...this.#indexFaults(item), ...(this.#isTooLarge(item) ? [TOO_LARGE] : [])]
  }

  /** Faults of an item that is put. */
  #indexFaults(item: Item): string[] {
    return this.#eachIndexKey((index, name) => {
      const value = item.get(name)
      if (value === undefined) return []
      if (value.t !== typeOf(this.schema, name)) return [this.#mismatch(index, name, value)]
      const kind = emptyKind(value)
      if (kind === undefined) return []
      const opening = `${NOT_VALID}A value specified for a secondary index key is not supported. `
      return [
        `${opening}The AttributeValue for a key attribute cannot contain an empty ${kind} value. IndexName: ${index.name}, IndexKey: ${name}`,
      ]
    })
  }

  /** Faults of values that an update gives outright: they are found before the condition is asked. */
  #assignedFaults(update: Update): string[] {
    const literals = update.flatMap((action): [string, Value][] => {
      return action.k === 'set' && action.path.length === 1 && action.to.k === 'value' ? [[action.path[0], action.to.value]] : []
    })
    return this.#updatedFaults(new Map(literals), 'assigned')
  }

  /** What an update assigns outright is named, what it computed is not. */
  #updatedFaults(values: Item, how: 'assigned' | 'computed'): string[] {
    return this.#eachIndexKey((index, name) => {
      const value = values.get(name)
      if (value === undefined) return []
      if (value.t !== typeOf(this.schema, name))
        return [how === 'assigned' ? this.#mismatch(index, name, value) : UNSUPPORTED_KEY]
      const kind = emptyKind(value)
      if (kind === undefined) return []
      const opening = `${NOT_VALID}The update expression attempted to update a secondary index key to a value that is not supported. `
      return [`${opening}The AttributeValue for a key attribute cannot contain an empty ${kind} value.`]
    })
  }

  #eachIndexKey(faults: (index: Index, name: string) => string[]): string[] {
    return this.schema.indexes.flatMap((index) => namesOf(index.keys).flatMap((name) => faults(index, name)))
  }

  #mismatch(index: Index, name: string, value: Value): string {
    return `${INVALID}Type mismatch for Index Key ${name} Expected: ${typeOf(this.schema, name)} Actual: ${value.t} IndexName: ${index.name}`
  }

  #chargeOf(before: Item | undefined, after: Item | undefined): Charge {
    const indexes = new Map<string, number>()
    for (const index of this.schema.indexes) {
      const units = this.#indexUnits(index, before, after)
      if (units > 0) indexes.set(index.name, units)
    }
    return { table: writeUnits(Math.max(before ? itemBytes(before) : 0, after ? itemBytes(after) : 0)), indexes }
  }

  #indexUnits(index: Index, before: Item | undefined, after: Item | undefined): number {
    const was = entryOf(this.schema, index, before)
    const is = entryOf(this.schema, index, after)
    const [old, now] = [was ? writeUnits(itemBytes(was.shown)) : 0, is ? writeUnits(itemBytes(is.shown)) : 0]
    if (was === undefined || is === undefined || was.id !== is.id) return old + now
    return showItem(was.shown) === showItem(is.shown) ? 0 : Math.max(old, now)
  }
}

export const keyed = (write: Write): Item => (write.k === 'put' ? write.item : write.key)
const invalid = (messages: readonly string[]): Refusal => ({ type: 'ValidationException', messages })
const isSameOrMissing = (a: Value | undefined, b: Value): boolean => a !== undefined && isSame(a, b)

function emptyKind(value: Value): string | undefined {
  if (value.t === 'S' && value.v === '') return 'string'
  return value.t === 'B' && value.v === '' ? 'binary' : undefined
}

/** True when the action sets an element past the end, which then stands right after the last one. */
function appends({ k, path }: Action, before: Item | undefined): boolean {
  return typeof path.at(-1) === 'number' && k !== 'remove' && k !== 'delete' && valueAt(before, path) === undefined
}

/** The Attributes of the answer; `unknown` where an element was set past the end of its list, and so has another index. */
export function attributesOf(write: Write, { before, after }: Done): Item | undefined | 'unknown' {
  if (write.k === 'check' || write.returns === 'NONE') return undefined
  if (write.returns === 'ALL_OLD') return before
  if (write.returns === 'ALL_NEW') return after
  if (write.k !== 'update') return undefined
  const isOld = write.returns === 'UPDATED_OLD'
  const shown = write.update.map((action) => action.path)
  if (!isOld && write.update.some((action) => appends(action, before))) return 'unknown'
  const image = isOld ? before : after
  const picked = image === undefined ? undefined : pick(image, shown)
  return picked === undefined || picked.size === 0 ? undefined : picked
}
