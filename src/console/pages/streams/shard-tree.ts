// The shards of a stream in the order of their descent: each after its parent, the children beneath it. Invariant: pure; every shard stands in
// the tree once, one whose parent is trimmed is a root.

export interface TreeShard {
  readonly shardId: string
  readonly parent?: string | undefined
  readonly beganAtMs: number
}

export interface TreeNode<S> {
  readonly shard: S
  /** Ancestors that are still there. */
  readonly depth: number
}

export function treeOf<S extends TreeShard>(shards: readonly S[]): readonly TreeNode<S>[] {
  const known = new Set(shards.map(({ shardId }) => shardId))
  const children = new Map<string, S[]>()
  for (const shard of shards) {
    const parent = shard.parent !== undefined && known.has(shard.parent) ? shard.parent : ''
    children.set(parent, [...(children.get(parent) ?? []), shard])
  }
  const under = (parent: string, depth: number): readonly TreeNode<S>[] =>
    (children.get(parent) ?? [])
      .toSorted((one, other) => one.beganAtMs - other.beganAtMs || (one.shardId < other.shardId ? -1 : 1))
      .flatMap((shard) => [{ shard, depth }, ...under(shard.shardId, depth + 1)])
  return under('', 0)
}

/** `…00000007`: ids of one stream begin alike. */
export const shortId = (shardId: string): string => `…${shardId.slice(-8)}`
