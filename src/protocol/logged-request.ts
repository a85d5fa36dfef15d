// One request that was answered, for whoever looks at the last ones.

/** One request that was answered, or broken off. */
export interface LoggedRequest {
  /** When it came, by the machine's time: milliseconds since the epoch. */
  readonly atMs: number
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
  /** The address that it came from; undefined in process. */
  readonly client?: string
}
