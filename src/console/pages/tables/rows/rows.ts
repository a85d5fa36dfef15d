// What was read, with what was changed here laid over it. Invariant: pure; each item has one row, rows keep their places, and none is made before
// somebody looks at it.
import { itemRows, type Page, rowCount } from '../../../paging/page.js'
import type { Rows } from '../../../parts/rows.js'
import type { Change, Changes } from '../edit/changes.js'
import { type Item, type KeyPart, keyText } from '../item/item.js'
import type { ItemRow } from './item-row.js'

/** What is shown of what a question found. */
export interface Shown {
  readonly pages: readonly Page[]
  readonly added: readonly Item[]
}

const NONE: Shown = { pages: [], added: [] }

/** New items first, then what was read, in its order; undefined where a page was let go. */
export function rowsOf({ pages, added } = NONE, keys: readonly KeyPart[], changes: Changes): Rows<ItemRow> {
  const rowOf = (item: Item): ItemRow => {
    const id = keyText(item, keys)
    const change = changes.get(id)
    return { id, item: change?.after ?? item, change }
  }
  const made = madeHere(changes).map(([id, item]) => ({ id, item, change: changes.get(id) }))
  const first = [...made, ...added.map(rowOf)]
  const read = itemRows(pages)
  const at = (index: number): ItemRow | undefined => {
    if (index < first.length) return first[index]
    const item = read.at(index - first.length)
    return item === undefined ? undefined : rowOf(item)
  }
  return { length: first.length + read.length, at }
}

/** An item that was read and is there, by the text of its key. */
export function itemIn(pages: readonly Page[], id: string, keys: readonly KeyPart[]): Item | undefined {
  for (const { items = [] } of pages) {
    const found = items.find((item) => keyText(item, keys) === id)
    if (found !== undefined) return found
  }
  return undefined
}

/** What was read, as it shall be, with what was made here before it. */
export const asTheyShallBe = (items: readonly Item[], keys: readonly KeyPart[], changes: Changes): readonly Item[] => [
  ...madeHere(changes).map(([, item]) => item),
  ...items.map((item) => changes.get(keyText(item, keys))?.after ?? item),
]

/** Items that were made here and not saved yet. */
export const madeHere = (changes: Changes): readonly (readonly [string, Item])[] =>
  [...changes].flatMap(([id, { before, after }]) => (before === undefined && after !== undefined ? [[id, after] as const] : []))

/** How many rows stand before those of the pages. */
export const rowsBefore = (rows: Rows<ItemRow>, { pages } = NONE): number => rows.length - rowCount(pages)

/** The pages with saved changes in them. What is new, or has a new key, comes first, since nobody knows where it would stand. */
export function afterSaving<S extends Shown>(shown: S, changes: readonly Change[], keys: readonly KeyPart[]): S {
  const gone = new Set<string>()
  const put = new Map<string, Item>()
  const made = new Set<string>()
  for (const { before, after } of changes) {
    const from = before === undefined ? undefined : keyText(before, keys)
    const to = after === undefined ? undefined : keyText(after, keys)
    if (from !== undefined && from !== to) gone.add(from)
    if (to === undefined || after === undefined) continue
    gone.delete(to)
    put.set(to, after)
    if (from !== to) made.add(to)
  }
  const changed = (items: readonly Item[]): readonly Item[] =>
    items.flatMap((item) => {
      const id = keyText(item, keys)
      if (put.has(id)) made.delete(id)
      return gone.has(id) ? [] : [put.get(id) ?? item]
    })
  const pages = shown.pages.map((page) => {
    if (page.items === undefined) return page
    const items = changed(page.items)
    return { ...page, items, rows: items.length }
  })
  const added = changed(shown.added)
  return { ...shown, pages, added: [...[...made].flatMap((id) => put.get(id) ?? []), ...added] }
}
