// What a hook is made of, handed down from the hook to its streams, shards and lanes.
import type { Checkpoints } from '../engine/streams/checkpoints.js'
import type { StreamReader } from '../engine/streams/stream-reader.js'
import type { Namespace } from '../model/namespace.js'
import type { Clock } from '../runtime/clock.js'
import type { Batch } from './batch.js'
import type { GiveUpCondition } from './failure-record.js'
import type { HookFigures } from './figures.js'
import type { HookSettings } from './settings.js'
import type { Verdict } from './verdict.js'

/** What hooks need of an engine. */
export interface HookEngine {
  readonly clock: Clock
  readonly streams: StreamReader
  readonly checkpoints: Checkpoints
  readonly tables: { namespaces(): readonly Namespace[] }
}

/** Where a batch comes from. */
export interface BatchPlace {
  readonly namespace: Namespace
  readonly streamArn: string
  readonly shardId: string
}

/** What those who read for a hook need of it. */
export interface HookParts {
  readonly name: string
  readonly engine: HookEngine
  readonly settings: HookSettings
  readonly figures: HookFigures
  readonly invoke: (batch: Batch) => Promise<Verdict>
  readonly failed: (
    batch: Batch,
    place: BatchPlace,
    verdict: Exclude<Verdict, { kind: 'succeeded' }>,
    delayMs: number | undefined,
  ) => void
  readonly givenUp: (batch: Batch, place: BatchPlace, condition: GiveUpCondition) => Promise<void>
  /** Work that is under way. */
  readonly track: (work: Promise<void>) => void
  /** Something that others wait for may be so now. */
  readonly changed: () => void
  readonly onFailure: (error: unknown) => void
}
