// The lines of a recording: what a run was started with, and what it was asked and answered. Invariant: no signature, no secret and no session
// token is in any of them; of a key there is its id, which says the account.

/** Raised when an older replay could not read what is written. */
export const RECORDING_FORMAT = 2

/** The first line. */
export interface RunLine {
  readonly kind: 'run'
  readonly format: number
  readonly version: string
  readonly seed: string
  /** By the emulator's clock. */
  readonly startedMs: number
  /** Whether there was no table when it began, so that a replay on an empty emulator begins with the same. */
  readonly isFromStart: boolean
  /** Those that decide answers and are not as they are by default. */
  readonly options: Readonly<Record<string, unknown>>
}

/** Text, or the base64 of bytes that are none. */
export type Body = string | { readonly base64: string }

/** A request to the API. */
export interface RequestLine {
  readonly kind: 'request'
  /** In the order in which requests arrived; lines stand in the order of their answers. */
  readonly n: number
  /** When it arrived, by the clock of the emulator or of the fork that was asked. */
  readonly atMs: number
  /** The id of that fork; not given for the emulator itself. */
  readonly fork?: string
  readonly target: string
  readonly accessKeyId: string
  readonly region: string
  readonly body: Body
  readonly answer: { readonly status: number; readonly body: Body }
}

/** A request to administration that changed something. */
export interface AdminLine {
  readonly kind: 'admin'
  readonly n: number
  readonly atMs: number
  readonly method: string
  /** After `/_dynalab`, with its query. */
  readonly path: string
  readonly body: Body
}

/** A fork that was made. */
export interface ForkLine {
  readonly kind: 'fork'
  readonly n: number
  readonly atMs: number
  readonly id: string
  /** The fork that it was made of; not given for one of the emulator. */
  readonly of?: string
  /** What it was made with, its name too. */
  readonly options: Readonly<Record<string, unknown>>
}

/** A fork that was dropped. */
export interface DropLine {
  readonly kind: 'drop'
  readonly n: number
  readonly atMs: number
  readonly id: string
}

/** The last line of a recording that somebody could not take fast enough. */
export interface CutLine {
  readonly kind: 'cut'
  readonly reason: string
}

export type RecordingLine = RunLine | RequestLine | AdminLine | ForkLine | DropLine | CutLine
