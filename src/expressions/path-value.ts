// Reading a document path in an item.
import { type AttributeValue, attributeOf, type Item, type WideValue } from '../model/attribute-value.js'
import type { Path, PathElement } from './ast.js'

/** The value at the path; undefined when there is none, or when a part of the way is no map or list. */
export function valueAt(item: Item | undefined, path: Path): AttributeValue | undefined {
  const { elements } = path
  let value = attributeOf(item, String(elements[0]))
  for (let i = 1; i < elements.length && value !== undefined; i++) value = memberOf(value, elements[i])
  return value
}

function memberOf(value: WideValue, element: PathElement | undefined): AttributeValue | undefined {
  if (typeof element === 'number') return value.L?.[element]
  return element === undefined ? undefined : attributeOf(value.M, element)
}
