// Which tables there are, in which namespaces: one list for the switch, the palette and whoever asks why something is empty.
import type { Shown } from '../api/administration-calls.js'
import { useLive } from '../live/live.js'
import { type Namespace, namespaceText } from './place.js'

export type TableShown = Shown<'/tables'>['tables'][number]

export interface NamespaceShown extends Namespace {
  readonly tables: readonly TableShown[]
}

const CHANGES = ['table.', 'reset'] as const

/** Every table of every namespace; undefined until it was read. */
export const useTables = (): readonly TableShown[] | undefined =>
  useLive('/tables', { on: CHANGES, everyS: 5 }).data.value?.tables

/** The namespaces that have tables, in the order of their names. */
export function byNamespace(tables: readonly TableShown[]): readonly NamespaceShown[] {
  const found = Map.groupBy(tables, namespaceText)
  return [...found.values()]
    .flatMap((list) => (list[0] === undefined ? [] : [{ account: list[0].account, region: list[0].region, tables: list }]))
    .sort((one, other) => (namespaceText(one) < namespaceText(other) ? -1 : 1))
}
