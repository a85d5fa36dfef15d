// Putting a request's names and values into a written tree: the parts that every kind of expression needs.
// Source: sentences measured eu-west-2, 2026.
import type { AttributeValue } from '../model/attribute-value.js'
import type { ExpressionKind, Path, PathElement, Placeholder, WrittenPath } from './ast.js'
import type { Placeholders } from './placeholders.js'
import { refusal } from './refusal.js'

/** What a tree is bound with, and which parameter speaks when that fails. */
export interface Binding {
  readonly kind: ExpressionKind
  readonly placeholders: Placeholders
}

/** @throws ApiError ValidationException for a name that the request does not define */
export function bindPath(path: WrittenPath, binding: Binding): Path {
  if (!path.hasPlaceholders) return path
  const elements: PathElement[] = []
  for (const element of path.elements) {
    const isPlaceholder = typeof element === 'string' && element.startsWith('#')
    elements.push(isPlaceholder ? boundName(element, binding) : element)
  }
  return { kind: 'path', elements }
}

function boundName(placeholder: string, { kind, placeholders }: Binding): string {
  const name = placeholders.nameOf(placeholder)
  if (name !== undefined) return name
  const sentence = 'An expression attribute name used in the document path is not defined'
  throw refusal(kind, `${sentence}; attribute name: ${placeholder}`)
}

/** @throws ApiError ValidationException for a value that the request does not define */
export function bindValue(placeholder: Placeholder, { kind, placeholders }: Binding): AttributeValue {
  const value = placeholders.valueOf(placeholder.name)
  if (value !== undefined) return value
  const sentence = 'An expression attribute value used in expression is not defined'
  throw refusal(kind, `${sentence}; attribute value: ${placeholder.name}`)
}
