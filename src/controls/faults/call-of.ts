// A request as fault rules see it, made of what its operation says of its input: an element for each item that it names, and for each table or
// index that it names without one. Invariant: what is malformed is about nothing; the operation itself will refuse it.
import type { ReadConsistency } from '../../capacity/units.js'
import type { Call, Element } from '../../faults/call.js'
import type { Item } from '../../model/attribute-value.js'
import { ApiError } from '../../model/errors.js'
import { Serving } from '../../model/serving.js'
import { keyNames, type TableRecord } from '../../model/table.js'
import type { Context, Operation } from '../../operations/operation.js'
import { keyIn, type KeySource, keySources } from '../../operations/resource-keys.js'
import type { Form, Resource } from '../../operations/resources.js'
import { referenceOf } from '../../operations/table-reference.js'
import type { CheckedRequest } from '../../protocol/stages.js'
import {
  NOWHERE,
  type ElementPlace,
  elementPlaceOf,
  type ServingParts,
  type PlacingEngine,
  zonesServing,
} from './element-place.js'
import { operationId } from './operation-catalogue.js'

export interface RequestCall extends Call {
  readonly form: Form
  /** Who serves its reads, when a rule had to know. */
  serving(): Serving | undefined
}

/** @param placing undefined where requests go to no simulated partition or zone */
export function callOf(request: CheckedRequest<Operation>, context: Context, placing: PlacingEngine | undefined): RequestCall {
  const { service, operation, namespace, input } = request
  const { side, resources } = operation
  let serving: Serving | undefined
  const parts = placing && {
    ...{ context, tables: placing.tables, zoneFollowers: placing.zoneFollowers },
    serving: () => (serving ??= new Serving()),
  }
  const elements = resources.of(input).flatMap((resource) => {
    const own = resource.side ?? (side === 'either' ? 'write' : side)
    const consistency = own === 'read' && !resource.isConsistentRead ? 'eventual' : 'strong'
    return keySources(resource).map((source) => ({ ...elementOf(resource, source, consistency, context, parts), side: own }))
  })
  const id = operationId(service, operation.name)
  return { operation: id, namespace, elements, form: resources.form, serving: () => serving }
}

function elementOf(
  resource: Resource,
  source: KeySource,
  consistency: ReadConsistency,
  context: Context,
  parts: ServingParts | undefined,
): Element {
  const { index } = resource
  const table = orUndefined(() => tableNameOf(resource, context))
  let known: { readonly value: Item | undefined } | undefined
  const key = (): Item | undefined => {
    known ??= { value: orUndefined(() => keyOf(source, table, index, context)) }
    return known.value
  }
  const place = (): ElementPlace => (parts && orUndefined(() => elementPlaceOf(key(), table, index, parts))) ?? NOWHERE
  return {
    table,
    index,
    key,
    partition: () => place().partition?.id,
    isServedBy: (zone) => parts !== undefined && zonesServing(place(), consistency, parts).includes(zone),
    needsQuorum: () => consistency === 'strong' && recordOf(table, context)?.global?.consistency === 'STRONG',
  }
}

function tableNameOf({ table }: Resource, context: Context): string | undefined {
  if (table === undefined) return undefined
  const { name, namespace, isElsewhere } = referenceOf(context, table)
  return isElsewhere || namespace !== context.namespace ? undefined : name
}

const recordOf = (table: string | undefined, { engine, namespace }: Context): TableRecord | undefined =>
  table === undefined ? undefined : engine.tables.find(namespace, table)?.record

function keyOf(source: KeySource, table: string | undefined, index: string | undefined, context: Context): Item | undefined {
  const record = recordOf(table, context)
  return record === undefined ? undefined : keyIn(source, keyNames(record, index), context.wording)
}

/** A value that the service would refuse is none. */
function orUndefined<Result>(read: () => Result): Result | undefined {
  try {
    return read()
  } catch (error) {
    if (error instanceof ApiError) return undefined
    throw error
  }
}
