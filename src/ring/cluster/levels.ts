// What a consistency level comes to where so many replicas are. Pure. Source: Cassandra 5.0 docs, Dynamo, Tunable Consistency.
import type { LevelName, Levels, Replicas } from './settings.js'

/** How many replicas answer at least: of the gateway's own datacentre, and of all. */
interface Answering {
  readonly local: number
  readonly all: number
}

const majority = (replicas: number): number => Math.floor(replicas / 2) + 1

const sum = (numbers: Iterable<number>): number => [...numbers].reduce((total, one) => total + one, 0)

function answering(level: LevelName, replicas: Replicas, datacentre: string): Answering {
  const local = replicas.get(datacentre) ?? 0
  const all = sum(replicas.values())
  /** However many of others answer, the rest are of here. */
  const anywhere = (count: number): Answering => ({ local: Math.max(0, count - (all - local)), all: count })
  switch (level) {
    case 'ONE':
      return anywhere(1)
    case 'TWO':
      return anywhere(2)
    case 'THREE':
      return anywhere(3)
    case 'QUORUM':
      return anywhere(majority(all))
    case 'ALL':
      return anywhere(all)
    case 'LOCAL_ONE':
      return { local: 1, all: 1 }
    case 'LOCAL_QUORUM':
      return { local: majority(local), all: majority(local) }
    case 'EACH_QUORUM':
      return { local: majority(local), all: sum([...replicas.values()].map(majority)) }
  }
}

/** Why these replicas can't give these levels, in one sentence with the remedy; undefined where they can. */
export function levelFault(levels: Levels, replicas: Replicas, datacentre: string): string | undefined {
  const local = replicas.get(datacentre) ?? 0
  if (local === 0) return `The datacentre ${datacentre} has no replicas: name it in --ring-replicas, as ${datacentre}:3.`
  const all = sum(replicas.values())
  for (const [option, level] of [
    ['--ring-eventual', levels.eventual],
    ['--ring-strong', levels.strong],
    ['--ring-commit', levels.commit],
  ] as const) {
    const needed = answering(level, replicas, datacentre).all
    if (needed > all) return `${option} ${level} needs ${needed} replicas, and there are ${all}: ask for more in --ring-replicas.`
  }
  return overlapFault(levels, replicas, datacentre)
}

/** A strong read has to meet the last write in one replica at least. */
function overlapFault({ strong, commit }: Levels, replicas: Replicas, datacentre: string): string | undefined {
  const read = answering(strong, replicas, datacentre)
  const written = answering(commit, replicas, datacentre)
  const isMet = read.local + written.local > (replicas.get(datacentre) ?? 0) || read.all + written.all > sum(replicas.values())
  if (isMet) return undefined
  return `A read at ${strong} can miss a write at ${commit}: raise --ring-strong or --ring-commit, so that they share a replica.`
}
