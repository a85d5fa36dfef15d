// What an emulator is started with. Each member is a line of the table of options (`option-table.ts`), which has defaults and words.
import type { CapacityMode } from './capacity/policy.js'
import type { HookSpec } from './controls/hook-controls.js'
import type { Wording } from './model/wording.js'
import type { LevelName, SerialScope } from './ring/cluster/settings.js'
import type { RootAnswerOf } from './server/root-answer.js'

/** What a gateway of a ring is started with. */
interface RingOptions {
  /** Nodes with commas between; undefined: the data is here. */
  readonly ring: string | undefined
  readonly ringDc: string | undefined
  readonly ringKeyspace: string
  /** Undefined: three, in the gateway's datacentre. */
  readonly ringReplicas: string | undefined
  readonly ringEventual: LevelName
  readonly ringStrong: LevelName
  readonly ringCommit: LevelName
  readonly ringSerial: SerialScope
  readonly ringUser: string | undefined
  readonly ringPassword: string | undefined
  readonly ringTls: 'off' | 'on'
  /** Files of PEM; so are the next two. */
  readonly ringCa: string | undefined
  readonly ringCertificate: string | undefined
  readonly ringKey: string | undefined
}

/** What an emulator is started with. `createEmulator` takes any part of it. */
export interface EmulatorOptions extends RingOptions {
  readonly port: number
  readonly host: string
  readonly dataDir: string
  readonly inMemory: boolean
  /** Undefined: in the data folder, or in memory with data in memory. */
  readonly snapshotDir: string | undefined
  readonly sharedDb: boolean
  /** `*`, or origins and `local` with commas between. */
  readonly cors: string
  /** With commas between. */
  readonly adminHosts: string | undefined
  /** Whether there is a page for people beside administration. */
  readonly console: 'off' | 'on'
  /** Undefined: none on loopback, one at random beyond it. */
  readonly adminToken: string | undefined
  /** Whose answer `GET /` gives. */
  readonly rootAnswer: RootAnswerOf
  /** Seconds. */
  readonly requestTimeout: number
  readonly memory: number
  readonly logLevel: LogLevel
  readonly fsync: 'off' | 'on'
  /** Milliseconds. */
  readonly transition: number
  /** Milliseconds. */
  readonly transactionHold: number
  readonly capacity: CapacityMode
  /** Seconds. */
  readonly burst: number
  /** Seconds. */
  readonly heat: number
  /** Milliseconds, or a range of them; so are the next two. */
  readonly regionLag: number | string
  readonly replicaLag: number | string
  readonly gsiLag: number | string
  readonly streamLag: number | string
  /** Undefined: files. */
  readonly kinesisEndpoint: string | undefined
  /** Undefined: in the data folder, or nowhere with data in memory. */
  readonly kinesisDir: string | undefined
  /** Undefined: folders. */
  readonly s3Endpoint: string | undefined
  /** Undefined: in the data folder, or nowhere with data in memory. */
  readonly s3Dir: string | undefined
  /** Milliseconds. */
  readonly ttlDelay: number
  /** Milliseconds. */
  readonly failover: number
  /** Whose words refusals are in. */
  readonly wording: Wording
  /** Undefined: drawn at the start, and printed. */
  readonly seed: string | undefined
  /** Undefined: as the data folder remembers it, or real. */
  readonly clock: 'real' | 'manual' | undefined
  /** ISO 8601. */
  readonly clockStart: string | undefined
  readonly audit: 'off' | 'on'
  /** Code that gets the records of streams, as text or as `emulator.hooks.add` takes it. */
  readonly hook: readonly (string | HookSpec)[] | undefined
  /** Files that say which tables there are. */
  readonly schema: readonly string[] | undefined
  /** Where their tables are made. */
  readonly schemaRegion: string
  /** Values for their parameters: `name=value`. */
  readonly schemaParameter: readonly string[] | undefined
  readonly signature: 'off' | 'check'
  /** Files; so is the next one. */
  readonly signatureKeys: string | undefined
  readonly iam: string | undefined
  /** A file; so is the next one. */
  readonly record: string | undefined
  readonly prices: string | undefined
  /** Bytes. */
  readonly partitionBytes: number
  /** What is done with requests against the rules of strict mode. */
  readonly strict: 'off' | 'warn' | 'fail'
  /** Rules, or rules and tables, with commas between. */
  readonly strictIgnore: string | undefined
  /** As many of the last requests are kept. */
  readonly requestLog: number
  readonly compactOnStart: boolean
  readonly acceptDamage: boolean
}

export type LogLevel = (typeof LOG_LEVELS)[number]
export type OptionName = keyof EmulatorOptions

export const LOG_LEVELS = ['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const
