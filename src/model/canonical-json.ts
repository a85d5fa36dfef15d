// One text for all ways to write a JSON value: members in the order of their names. Some clients (the SDK for Go) write the members of
// a map in another order each time, so the bytes of a request don't tell whether it is the same request.

/** The JSON of a parsed value with its members sorted, at every depth; arrays keep their order. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`).join(',')}}`
}
