// How long a value of a request may be before no operation takes it. Weight is a size that the service would find at least: the
// characters of names and the number of elements, without what strings hold. Source: docs Constraints, for what is bounded.

export interface Bound {
  readonly weight: number
  /** Its own members or elements. */
  readonly members: number
}

export function isBeyond(value: unknown, { weight, members }: Bound): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (members < Infinity && Object.keys(value).length > members) return true
  return weight < Infinity && weightOf(value) > weight
}

function weightOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0
  if (Array.isArray(value)) return value.reduce<number>((sum, element) => sum + 1 + weightOf(element), 0)
  const names = Object.keys(value)
  // The only name of an object may be a type's, which has no size.
  const own = names.length === 1 ? 0 : names.reduce((sum, name) => sum + name.length, 0)
  return names.reduce((sum, name) => sum + weightOf(Reflect.get(value, name)), own)
}
