// What happens in the emulator beside answers, as plain data. A new kind of event is a line in each of the two lists.
import type { Item } from './attribute-value.js'
import type { Namespace } from './namespace.js'

/** Of a table, or of its global index. */
interface OfTable extends Namespace {
  readonly table: string
  readonly index?: string | undefined
}

interface OfStream extends Namespace {
  readonly table: string
  readonly label: string
}

interface OfZone extends Partial<Namespace> {
  /** Such as us-east-1a. */
  readonly zone: string
}

/** From one region to another; `*` for every other one. */
interface OfLink {
  /** All accounts when not given. */
  readonly account?: string | undefined
  readonly from: string
  readonly to: string
}

/** Which write of an item: where and when it was made, by the clock. */
interface Written {
  readonly region: string
  readonly atMs: number
}

interface OfDestination extends OfTable {
  /** Its ARN. */
  readonly stream: string
}

/** Of a hook that reads the table's stream. */
interface OfHook extends OfTable {
  readonly hook: string
}

/** Of a backup, by its ARN. */
interface OfBackup extends OfTable {
  readonly backup: string
}

/** Of a job that carries items: into or out of the table, of a restore into the new one. */
interface OfJob extends OfTable {
  readonly kind: JobWord
  /** The ARN of an export, an import or a bulk operation. */
  readonly job?: string | undefined
}

export type JobWord = 'export' | 'import' | 'bulk' | 'restore'

interface OfFault {
  readonly fault: string
  readonly effect: string
}

/** What each type of event says. */
export interface EventData {
  /** It was moved, or goes in another way. */
  readonly 'clock.changed': { readonly mode: string; readonly nowMs: number }
  /** All of it when no namespace is named. */
  readonly reset: Partial<Namespace>
  readonly 'table.created': OfTable
  readonly 'table.deleted': OfTable
  /** The first refusal of a second. */
  readonly 'table.throttled': OfTable & { readonly side: 'read' | 'write'; readonly limits: readonly string[] }
  /** By time to live, in one go. */
  readonly 'items.expired': OfTable & { readonly items: number }
  readonly 'partition.split': OfTable & {
    readonly partition: number
    readonly children: readonly number[]
    readonly cause: string
  }
  readonly 'backup.created': OfBackup & { readonly items: number; readonly sizeBytes: number }
  /** By a request, or since its time was over. */
  readonly 'backup.deleted': OfBackup
  readonly 'job.started': OfJob
  /** With what it carried, and what it could not carry. */
  readonly 'job.ended': OfJob & {
    readonly status: string
    readonly items: number
    readonly failed: number
    readonly sizeBytes: number
    /** Why it did not go on, or what was wrong with items. */
    readonly reason?: string | undefined
  }
  readonly 'stream.enabled': OfStream
  /** It can be read for another day. */
  readonly 'stream.disabled': OfStream
  /** All its open shards were closed, each followed by another one. */
  readonly 'stream.rolled-over': OfStream
  readonly 'zone.lost': OfZone
  readonly 'zone.healed': OfZone
  /** Nothing is replicated to it. */
  readonly 'zone.paused': OfZone
  /** It leads the partitions of that slot now. */
  readonly 'zone.elected': OfZone & { readonly slot: number }
  readonly 'region.cut': OfLink
  readonly 'region.healed': OfLink
  readonly 'replication.paused': OfTable
  readonly 'replication.resumed': OfTable
  readonly 'replication.conflict': OfTable & {
    readonly key: Item | undefined
    readonly winner: Written
    readonly loser: Written
  }
  /** A Kinesis destination has taken that status. */
  readonly 'kinesis.changed': OfDestination & { readonly status: string }
  /** Records of a Kinesis destination wait, since the place that they go to does not take them. */
  readonly 'kinesis.held': OfDestination & { readonly place: string; readonly reason: string }
  /** It takes them again. */
  readonly 'kinesis.resumed': OfDestination & { readonly place: string }
  /** A record is larger than a stream takes, and is left out. */
  readonly 'kinesis.skipped': OfDestination & { readonly key: Item; readonly sizeBytes: number }
  readonly 'hook.added': Partial<Namespace> & { readonly hook: string; readonly table: string }
  readonly 'hook.removed': Partial<Namespace> & { readonly hook: string; readonly table: string }
  /** Its handler failed, or could not be run. */
  readonly 'hook.failed': OfHook & { readonly records: number; readonly reason: string }
  /** Records were not handled, and are not tried again. */
  readonly 'hook.gave-up': OfHook & { readonly records: number; readonly condition: string }
  /** A request against a rule of strict mode, the first of its kind. */
  readonly 'strict.found': OfTable & {
    readonly rule: string
    readonly severity: string
    readonly operation: string | undefined
    readonly detail: string
    readonly remedy: string
  }
  readonly 'fault.added': OfFault
  readonly 'fault.hit': OfFault & { readonly operation: string; readonly hits: number }
  /** Its time has come, it has hit as often as it was to, or it was taken away. */
  readonly 'fault.ended': OfFault
}

export type EventType = keyof EventData

const KNOWN: Readonly<Record<EventType, true>> = {
  'clock.changed': true,
  reset: true,
  'table.created': true,
  'table.deleted': true,
  'table.throttled': true,
  'items.expired': true,
  'partition.split': true,
  'backup.created': true,
  'backup.deleted': true,
  'job.started': true,
  'job.ended': true,
  'stream.enabled': true,
  'stream.disabled': true,
  'stream.rolled-over': true,
  'zone.lost': true,
  'zone.healed': true,
  'zone.paused': true,
  'zone.elected': true,
  'region.cut': true,
  'region.healed': true,
  'replication.paused': true,
  'replication.resumed': true,
  'replication.conflict': true,
  'kinesis.changed': true,
  'kinesis.held': true,
  'kinesis.resumed': true,
  'kinesis.skipped': true,
  'hook.added': true,
  'hook.removed': true,
  'hook.failed': true,
  'hook.gave-up': true,
  'strict.found': true,
  'fault.added': true,
  'fault.hit': true,
  'fault.ended': true,
}

export const EVENT_TYPES = Object.keys(KNOWN) as readonly EventType[] // its keys are exactly these

/** One of them, with what it says beside its type. */
export type EmulatorEvent = { readonly [T in EventType]: { readonly type: T } & EventData[T] }[EventType]

/** An event that has happened. */
export type EmittedEvent = EmulatorEvent & {
  /** Counts from 1, without gaps, since the start of the process. */
  readonly id: number
  /** By the emulator's clock. */
  readonly emittedAtMs: number
}
