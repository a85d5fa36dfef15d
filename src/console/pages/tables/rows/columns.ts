// Which columns a table of items has, in which order. Invariant: keys first, then attributes as they first appeared; what the person moved,
// widened or hid stays so, and new attributes come last. Nothing is ever sorted by name.
import type { Item } from '../item/item.js'

export interface Preferences {
  /** Names that the person has moved, with all that were there then. */
  readonly order: readonly string[]
  readonly hidden: readonly string[]
  /** In pixels. */
  readonly widths: Readonly<Record<string, number>>
}

export const NO_PREFERENCES: Preferences = { order: [], hidden: [], widths: {} }

/** More are hidden until somebody asks for them. */
export const SHOWN_COLUMNS = 40
const NARROWEST = 48
const WIDEST = 900

/** @param keys names of the key's attributes, and of what was read. @returns all names in their order */
export function columnNames(keys: readonly string[], items: readonly Item[], { order }: Preferences): readonly string[] {
  const names = new Set([...order, ...keys])
  for (const item of items) for (const name of Object.keys(item)) names.add(name)
  return [...names]
}

/** Those that are shown. */
export function shownNames(names: readonly string[], { hidden }: Preferences): readonly string[] {
  const left = new Set(hidden)
  return names.filter((name) => !left.has(name)).slice(0, SHOWN_COLUMNS)
}

/** Moves a name by a step. */
export function moved(names: readonly string[], name: string, step: number): readonly string[] {
  const from = names.indexOf(name)
  const to = from + step
  if (from < 0 || to < 0 || to >= names.length) return names
  return names.toSpliced(from, 1).toSpliced(to, 0, name)
}

export const widened = (preferences: Preferences, name: string, px: number): Preferences => ({
  ...preferences,
  widths: { ...preferences.widths, [name]: Math.round(Math.min(Math.max(px, NARROWEST), WIDEST)) },
})

export interface PathColumn {
  /** Such as `address.city`. */
  readonly path: string
  /** The column in which it was found. */
  readonly after: string
  readonly isShown: boolean
}

/** A path as a column of its own, right of the one in which it was found, or no more. @param names of all columns, in their order */
export function withPath(preferences: Preferences, names: readonly string[], { path, after, isShown }: PathColumn): Preferences {
  const others = names.filter((name) => name !== path)
  const order = isShown ? others.toSpliced(others.indexOf(after) + 1, 0, path) : others
  return { ...preferences, order, hidden: preferences.hidden.filter((name) => name !== path) }
}
