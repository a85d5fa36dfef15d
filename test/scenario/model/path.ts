// Document paths of the model: reading one, and picking the parts that several select.
import type { Item, Value } from './value.js'

/** An attribute's name, then names and list indexes. */
export type Path = readonly [string, ...(string | number)[]]

export function valueAt(item: Item | undefined, path: Path): Value | undefined {
  let value: Value | undefined = item?.get(path[0])
  for (const element of path.slice(1)) value = childOf(value, element)
  return value
}

function childOf(value: Value | undefined, element: string | number): Value | undefined {
  if (typeof element === 'number') return value?.t === 'L' ? value.v[element] : undefined
  return value?.t === 'M' ? value.v.get(element) : undefined
}

/** False when one path is part of the other, or one reads a list where the other reads a map. */
export function isCompatible(a: Path, b: Path): boolean {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    if (a[i] !== b[i]) return typeof a[i] === typeof b[i]
  }
  return false
}

/** The paths that don't clash with one in front of them. */
export function compatibleOnly<T>(all: readonly T[], pathOf: (one: T) => Path): T[] {
  const kept: T[] = []
  for (const one of all) if (kept.every((other) => isCompatible(pathOf(other), pathOf(one)))) kept.push(one)
  return kept
}

/** What the paths select of an item; list elements close up in their order. */
export function pick(item: Item, paths: readonly Path[]): Item {
  const picked = pickValue({ t: 'M', v: item }, paths)
  return picked?.t === 'M' ? picked.v : new Map()
}

function pickValue(value: Value, paths: readonly (readonly (string | number)[])[]): Value | undefined {
  if (paths.some((path) => path.length === 0)) return value
  const heads = [...new Set(paths.map(([head]) => head))]
  const below = (head: string | number | undefined): (string | number)[][] =>
    paths.filter((path) => path[0] === head).map((path) => path.slice(1))
  if (value.t === 'M') {
    const parts = heads.flatMap((head): [string, Value][] => {
      const child = typeof head === 'string' ? value.v.get(head) : undefined
      const part = child && pickValue(child, below(head))
      return part === undefined ? [] : [[String(head), part]]
    })
    return parts.length === 0 ? undefined : { t: 'M', v: new Map(parts) }
  }
  if (value.t !== 'L') return undefined
  const parts = value.v.flatMap((child, at): Value[] => {
    const part = heads.includes(at) ? pickValue(child, below(at)) : undefined
    return part === undefined ? [] : [part]
  })
  return parts.length === 0 ? undefined : { t: 'L', v: parts }
}

/** The placeholders of one request, handed out as expressions are printed. */
export class Placeholders {
  readonly names = new Map<string, string>()
  readonly values: Value[] = []

  value(value: Value): string {
    return `:v${this.values.push(value) - 1}`
  }

  /** A few names are written as they are, the rest as placeholders. */
  name(name: string): string {
    if (['a', 'x', 'pk', 'g1'].includes(name)) return name
    const known = [...this.names].find(([, one]) => one === name)
    if (known !== undefined) return known[0]
    const placeholder = `#n${this.names.size}`
    this.names.set(placeholder, name)
    return placeholder
  }

  path([root, ...rest]: Path): string {
    return (
      this.name(root) + rest.map((element) => (typeof element === 'number' ? `[${element}]` : `.${this.name(element)}`)).join('')
    )
  }
}
