// The part of an item that an index shows.
import { attributeOf, type Draft, type Item, setAttribute } from '../model/attribute-value.js'

/** A new item with those attributes that the item has. */
export function projectItem(item: Item, names: Iterable<string>): Draft {
  const shown: Draft = {}
  for (const name of names) {
    const value = attributeOf(item, name)
    if (value !== undefined) setAttribute(shown, name, value)
  }
  return shown
}
