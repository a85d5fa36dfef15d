// unused-index: an index that was written to and never read. Invariant: a table that is made again under its name is the same one here, so that
// what one test reads counts for all; only what the requests themselves say is known, and an index that nothing shows a write to is not named.
// Source: docs bp-indexes-general.
import { isObject, type JsonObject } from '../../model/json.js'
import type { Namespace } from '../../model/namespace.js'
import { definedAttributes, type IndexRecord, keyNames } from '../../model/table.js'
import { onlyMember } from '../../operations/resources.js'
import type { Breach } from '../breach.js'
import { type Call, type Mention, tableId } from '../call.js'
import { Kept } from '../kept.js'

const TABLES = 1000

interface IndexUse {
  isWritten: boolean
  isRead: boolean
}

interface TableUse {
  readonly namespace: Namespace
  readonly table: string
  /** By the names of indexes. */
  readonly indexes: Map<string, IndexUse>
}

export class IndexUses {
  readonly #tables = new Kept<TableUse>(TABLES)

  /** Of a call that was carried out. */
  note(call: Call): void {
    for (const mention of call.mentions) {
      const indexes = mention.table?.record.indexes
      if (indexes === undefined || indexes.length === 0) continue
      const use = this.#useOf(call, mention)
      if (mention.resource.index !== undefined) useOf(use, mention.resource.index).isRead = true
      if (mention.side === 'read') continue
      for (const index of indexes) {
        const one = useOf(use, index.name)
        if (!one.isRead && !one.isWritten) one.isWritten = isWritten(call, mention, index)
      }
    }
  }

  pending(): readonly Breach[] {
    return [...this.#tables.values()].flatMap(({ namespace, table, indexes }) =>
      [...indexes].flatMap(([index, one]) => (one.isWritten && !one.isRead ? [unused(namespace, table, index)] : [])),
    )
  }

  forget(prefix: string): void {
    this.#tables.forget(prefix)
  }

  #useOf({ namespace }: Call, { name: table }: Mention): TableUse {
    return this.#tables.of(tableId(namespace, table), () => ({ namespace, table, indexes: new Map() }))
  }
}

function useOf({ indexes }: TableUse, index: string): IndexUse {
  let use = indexes.get(index)
  if (use === undefined) {
    use = { isWritten: false, isRead: false }
    indexes.set(index, use)
  }
  return use
}

/** Whether the request names every attribute that an entry of the index needs. */
function isWritten({ input }: Call, { table, resource }: Mention, index: IndexRecord): boolean {
  const own = new Set(table === undefined ? [] : keyNames(table.record, undefined))
  const needed = index.vector === undefined ? definedAttributes(index).map(({ name }) => name) : [index.vector.attribute]
  const asked = needed.filter((name) => !own.has(name))
  if (asked.length === 0) return true
  const named = new Set([...namesOf(resource.source), ...updatedNames(input)])
  return asked.every((name) => named.has(name))
}

/** Of the items that are written: one, those of a batch, or what a statement names. */
function namesOf(source: unknown): readonly string[] {
  if (Array.isArray(source)) return source.flatMap((write: unknown) => namesOf(itemOf(onlyMember(write))))
  if (!isObject(source)) return []
  const { Statement: text } = source
  return typeof text === 'string' ? wordsOf(text) : Object.keys(source)
}

const itemOf = (write: unknown): unknown => (isObject(write) ? write['Item'] : undefined)

/** Of an update, or of all those of a transaction. */
function updatedNames({ TransactItems: actions, ...own }: JsonObject): readonly string[] {
  const updates = Array.isArray(actions) ? actions.map(onlyMember) : [own]
  return updates.flatMap((update) => {
    if (!isObject(update)) return []
    const { UpdateExpression: text, ExpressionAttributeNames: names, AttributeUpdates: legacy } = update
    const words = typeof text === 'string' ? wordsOf(text) : []
    return [
      ...words,
      ...(isObject(names) ? Object.values(names).map(String) : []),
      ...(isObject(legacy) ? Object.keys(legacy) : []),
    ]
  })
}

const wordsOf = (text: string): readonly string[] => text.match(/[\w.-]+/g) ?? []

const unused = (namespace: Namespace, table: string, index: string): Breach => ({
  rule: 'unused-index',
  namespace,
  table,
  index,
  operation: undefined,
  shape: '',
  request: { TableName: table, IndexName: index },
  detail: 'the run wrote to it and never read it',
})
