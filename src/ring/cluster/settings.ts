// Where the ring is, and which consistency level each kind of request asks of it.

export const LEVEL_NAMES = ['ONE', 'TWO', 'THREE', 'QUORUM', 'ALL', 'LOCAL_ONE', 'LOCAL_QUORUM', 'EACH_QUORUM'] as const

/** A consistency level, as CQL spells it. ANY is none of them: a conditional write has no such level. */
export type LevelName = (typeof LEVEL_NAMES)[number]

/** Among whom conditional writes are ordered: the replicas of the gateway's datacentre, or all of them. */
export type SerialScope = 'local' | 'global'

export interface Levels {
  /** Of eventually consistent reads. */
  readonly eventual: LevelName
  /** Of strongly consistent reads, and of those that a write rests on. */
  readonly strong: LevelName
  /** What every write waits for. */
  readonly commit: LevelName
  readonly serial: SerialScope
}

export const DEFAULT_LEVELS: Levels = {
  eventual: 'ONE',
  strong: 'LOCAL_QUORUM',
  commit: 'LOCAL_QUORUM',
  serial: 'local',
}

/** How many replicas each datacentre holds of every row. */
export type Replicas = ReadonlyMap<string, number>

export interface ClusterSettings {
  /** Some nodes, with or without a port; the others are found through them. */
  readonly nodes: readonly string[]
  /** The gateway's own: it asks no node of another one. */
  readonly datacentre: string
  readonly keyspace: string
  readonly replicas: Replicas
  readonly levels: Levels
  readonly credentials?: { readonly username: string; readonly password: string }
  /** Present where connections are encrypted. All of it is the text of PEM files. */
  readonly tls?: { readonly authority?: string; readonly certificate?: string; readonly key?: string }
}
