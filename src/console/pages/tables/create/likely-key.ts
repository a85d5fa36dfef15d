// Which attributes the items of a file could have as their key. Invariant: pure; it proposes, and a person chooses.
import { attributeOf, type Item, typeOf } from '../item/item.js'
import type { KeyDraft, KeyType } from './table-draft.js'

/** A guess looks at so many items. */
const LOOKED_AT = 2000
const HASH_NAME = /^(pk|hash|partition.?key)$/i
const RANGE_NAME = /^(sk|range|sort.?key)$/i
const ID_NAME = /(^|_|-)id$|[a-z]I[dD]$/

const KEY_TYPES: readonly string[] = ['S', 'N', 'B'] satisfies readonly KeyType[]

/** Attributes of a type that keys can have, those of most items first. */
export function keyCandidates(items: readonly Item[]): readonly KeyDraft[] {
  const counts = new Map<string, { readonly key: KeyDraft; count: number }>()
  for (const item of items) {
    for (const [name, value] of Object.entries(item)) {
      const type = typeOf(value)
      if (!KEY_TYPES.includes(type)) continue
      const seen = counts.get(`${type} ${name}`) ?? { key: { name, type: type as KeyType }, count: 0 }
      seen.count++
      counts.set(`${type} ${name}`, seen)
    }
  }
  const sorted = [...counts.values()].toSorted((one, other) => other.count - one.count).map(({ key }) => key)
  return sorted.filter(({ name }, at) => sorted.findIndex((other) => other.name === name) === at)
}

/** How many items have the key of an earlier one. */
export function repeated(items: readonly Item[], keys: readonly Pick<KeyDraft, 'name'>[]): number {
  const seen = new Set(items.map((item) => JSON.stringify(keys.map(({ name }) => attributeOf(item, name) ?? null))))
  return items.length - seen.size
}

/** Names that say so; else one that tells the items apart; else two that do. The partition key comes first. */
export function likelyKey(items: readonly Item[], candidates: readonly KeyDraft[]): readonly KeyDraft[] {
  const some = items.slice(0, LOOKED_AT)
  const named = [HASH_NAME, RANGE_NAME].flatMap((words) => candidates.filter(({ name }) => words.test(name)).slice(0, 1))
  if (named.length === 2) return named
  const isTold = (keys: readonly KeyDraft[]): boolean => repeated(some, keys) === 0
  const ordered = candidates.toSorted((one, other) => rank(one) - rank(other))
  const single = ordered.find((key) => isTold([key]))
  if (single !== undefined) return [single]
  const pairs = ordered.flatMap((hash) => ordered.map((range) => [hash, range]))
  return pairs.find((pair) => isTold(pair)) ?? ordered.slice(0, 1)
}

const rank = ({ name }: KeyDraft): number => (HASH_NAME.test(name) ? 0 : ID_NAME.test(name) ? 1 : 2)
