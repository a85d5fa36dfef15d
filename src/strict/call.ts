// A request on items as the rules see it: what it asks, of which tables, with which keys. Invariant: what costs time to read is read when a
// rule first asks for it, and once; what the operation would refuse says nothing, and nothing is thrown.
import { accessOf, type StatementAccess } from '../intents/partiql/access.js'
import { planStatement, type StatementInput } from '../intents/partiql/plan.js'
import type { Side } from '../capacity/units.js'
import type { Table } from '../engine/contract/tables.js'
import type { Item } from '../model/attribute-value.js'
import { ApiError } from '../model/errors.js'
import type { JsonObject } from '../model/json.js'
import type { Namespace } from '../model/namespace.js'
import { keyNames } from '../model/table.js'
import type { Operation } from '../operations/operation.js'
import { plainName } from '../operations/plain-name.js'
import { keyIn, keySources } from '../operations/resource-keys.js'
import type { Resource } from '../operations/resources.js'

export interface Call {
  readonly operation: Operation
  /** Where its tables are. */
  readonly namespace: Namespace
  readonly input: JsonObject
  /** Of the body, as it was sent. */
  readonly bodyBytes: number
  /** In the order of the request. */
  readonly mentions: readonly Mention[]
}

/** One mention of a table. */
export class Mention {
  readonly resource: Resource
  readonly side: Side
  readonly name: string
  /** Undefined where there is no such table. */
  readonly table: Table | undefined
  #keys: readonly Item[] | undefined
  #access: { readonly value: StatementAccess | undefined } | undefined

  constructor(resource: Resource, side: Side, name: string, table: Table | undefined) {
    this.resource = resource
    this.side = side
    this.name = name
    this.table = table
  }

  /**
   * What is said of the keys of the table, and of the index that is read: an item each that is named. Of a Query or a statement, the
   * attributes that it fixes to one value. Empty where nothing is said.
   */
  get keys(): readonly Item[] {
    if (this.#keys !== undefined) return this.#keys
    const record = this.table?.record
    const names = record === undefined ? [] : keyNames(record, this.resource.index)
    const sources = names.length === 0 ? [] : keySources(this.resource)
    this.#keys = sources.map((one) => orNothing(() => keyIn(one, names, undefined))).filter((key) => key !== undefined)
    return this.#keys
  }

  /** Whether the one key that is said is that of one item. */
  get isOneItem(): boolean {
    const record = this.table?.record
    const [key] = this.keys
    if (record === undefined || key === undefined || this.resource.index !== undefined) return false
    return keyNames(record, undefined).every((name) => Object.hasOwn(key, name))
  }

  /** Of a PartiQL statement. */
  get access(): StatementAccess | undefined {
    this.#access ??= { value: orNothing(() => this.#readAccess()) }
    return this.#access.value
  }

  #readAccess(): StatementAccess | undefined {
    const record = this.table?.record
    if (record === undefined || this.resource.keyForm !== 'statement') return undefined
    return accessOf(planStatement(this.resource.source as StatementInput), record) // as its schema let it through
  }
}

/** What finds the tables of calls. */
export interface CallParts {
  readonly find: (namespace: Namespace, name: string) => Table | undefined
}

/** A call that its schema let through. @param namespace where its tables are. @param bodyBytes of its body */
export function callOf(
  operation: Operation,
  input: JsonObject,
  namespace: Namespace,
  bodyBytes: number,
  { find }: CallParts,
): Call {
  const mentions = operation.resources.of(input).flatMap((resource) => {
    const name = resource.table === undefined ? undefined : plainName(resource.table)
    if (name === undefined) return []
    const side = resource.side ?? (operation.side === 'read' ? 'read' : 'write')
    return [new Mention(resource, side, name, find(namespace, name))]
  })
  return { operation, namespace, input, bodyBytes, mentions }
}

/** Nothing for what the operation itself refuses. */
export function orNothing<Result>(read: () => Result): Result | undefined {
  try {
    return read()
  } catch (error) {
    if (error instanceof ApiError) return undefined
    throw error
  }
}

/** Names a table within all namespaces. */
export const tableId = ({ account, region }: Namespace, table: string): string => `${account}/${region}/${table}`
