// One request that was answered, for whoever looks at the last ones.

/** One request that was answered, or broken off. */
export interface LoggedRequest {
  /** Of its answer. */
  readonly requestId: string
  /** When it came, by the machine's time: milliseconds since the epoch. */
  readonly atMs: number
  /** When it was answered, by the emulator's clock. */
  readonly emulatedAtMs: number
  /** As its target names it; `unknown` where there is none of that name. */
  readonly operation: string
  /** Undefined where it was refused before its credentials were read; so is the region. */
  readonly account?: string
  readonly region?: string
  /** Each that it names, once; a batch may name many. */
  readonly tables: readonly string[]
  /** Of capacity; undefined for requests that take none, and for those that were refused. */
  readonly units?: number
  readonly latencyMs: number
  /** Of HTTP. */
  readonly status: number
  /** The name of the refusal. */
  readonly error?: string
  /** The rule that refused it, in the service's words. */
  readonly rule?: string
  /** The limits that throttled it, as the service names them: where, which side, which. */
  readonly throttled?: readonly string[]
  /** The id of the fault that refused it. */
  readonly fault?: string
  /** Of its body, as it was sent. */
  readonly bytes: number
  /** The id of its access key; undefined where it has none. */
  readonly caller?: string
  /** The address that it came from; undefined in process. */
  readonly client?: string
  /** It says of itself that it only follows something, as a page that asks each second does: nobody meant this very request. */
  readonly polling?: true
}
