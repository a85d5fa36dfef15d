// Answers of the emulator against what the model expects, in a form that can be compared: items as texts, members that must be
// there and no others.
import { isDeepStrictEqual } from 'node:util'
import type { Capacity } from './arbitraries.js'
import type { Answer } from './subject.js'
import { readItem, showItem, type Item } from './value.js'
import type { Charge, Refusal } from './write-model.js'

/** The emulator and the model differ. */
export class Mismatch extends Error {}

/** @throws Mismatch when the answer equals none of the expected ones */
export function same(about: string, actual: unknown, ...expected: readonly unknown[]): void {
  if (expected.some((one) => isDeepStrictEqual(actual, one))) return
  const others = expected.length > 1 ? ` (or one of ${expected.length - 1} others)` : ''
  throw new Mismatch(`${about}\n  emulator ${text(actual)}\n  model    ${text(expected[0])}${others}`)
}

const text = (value: unknown): string => JSON.stringify(value)?.replace(/~{20,}/g, (run) => `<${run.length} ~>`) ?? 'undefined'

export const shown = (wire: unknown): string | undefined => (wire === undefined ? undefined : showItem(readItem(wire)))
export const shownModel = (item: Item | undefined): string | undefined => (item === undefined ? undefined : showItem(item))

/** Without the members that are undefined. */
export const defined = (members: object): object =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined))

/** A body with items and keys as texts; what it holds besides is compared as it is. */
export function readable({ status, body }: Answer): object {
  const members = Object.entries(body).map(([name, value]): [string, unknown] => {
    if (name === 'Attributes' || name === 'Item' || name === 'LastEvaluatedKey') return [name, shown(value)]
    return [name, name === 'Items' ? (value as unknown[]).map(shown) : value]
  })
  return { status, ...Object.fromEntries(members) }
}

export function checkRefusal(about: string, { status, body }: Answer, refusal: Refusal): void {
  const { __type, message, Message, Item: item, CancellationReasons: _, ...rest } = body
  const actual = { status, type: String(__type).replace(/.*#/, ''), message: message ?? Message, item: shown(item), rest }
  const expected = refusal.messages.map((one) => ({
    status: 400,
    type: refusal.type,
    message: one,
    item: shownModel(refusal.item),
    rest: {},
  }))
  same(about, actual, ...expected)
}

export type Side = 'ReadCapacityUnits' | 'WriteCapacityUnits'

/** ConsumedCapacity of one table; an index's charge is listed even where it is all there is. */
export function capacityEntry(
  mode: Capacity,
  table: string,
  { table: onTable, indexes }: Charge,
  side?: Side,
): object | undefined {
  if (mode === 'NONE') return undefined
  const units = (amount: number): object =>
    side === undefined ? { CapacityUnits: amount } : { CapacityUnits: amount, [side]: amount }
  const total = [...indexes.values()].reduce((sum, one) => sum + one, onTable)
  if (mode === 'TOTAL') return { TableName: table, ...units(total) }
  const [local, global] = [indexes.get('lsi'), indexes.get('gsi')]
  return {
    TableName: table,
    ...units(total),
    Table: units(onTable),
    ...(local === undefined ? {} : { LocalSecondaryIndexes: { lsi: units(local) } }),
    ...(global === undefined ? {} : { GlobalSecondaryIndexes: { gsi: units(global) } }),
  }
}

export function sumOf(charges: readonly Charge[], tableFactor = 1): Charge {
  const indexes = new Map<string, number>()
  for (const charge of charges) for (const [name, units] of charge.indexes) indexes.set(name, (indexes.get(name) ?? 0) + units)
  return { table: charges.reduce((sum, charge) => sum + charge.table * tableFactor, 0), indexes }
}
