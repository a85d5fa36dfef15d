// Who runs a handler. Invariant: an invocation always ends, by its answer, by its failure or by its time; a runner never throws.
import { types } from 'node:util'

export interface Invocation {
  readonly requestId: string
  /** JSON text. */
  readonly event: string
  /** Milliseconds of the machine's time. */
  readonly timeoutMs: number
}

export type Outcome =
  | { readonly kind: 'answered'; readonly answer: unknown }
  /** It threw, ended or took too long. `reason` is one line. */
  | { readonly kind: 'failed'; readonly reason: string; readonly stack?: string }
  /** It could not be run. */
  | { readonly kind: 'unreached'; readonly reason: string }

/** Whose handler it is. */
export interface FunctionName {
  readonly name: string
  /** As Lambda would name it. */
  readonly arn: string
}

export interface Runner {
  /** The handler as people know it: a file, a URL, or that it is a function. */
  readonly shown: string
  /** Why it can't be run now, as far as that is seen without trying. */
  readonly obstacle?: string | undefined
  invoke(invocation: Invocation): Promise<Outcome>
  /** Ends what is under way. */
  close(): Promise<void>
}

/** What runners tell of beside outcomes. */
export interface RunnerListener {
  /** The handler printed a line. */
  printed(line: string, channel: 'out' | 'error'): void
  /** The handler's code was loaded anew: what failed may succeed. */
  reloaded(reason: string): void
  /** Where the emulator answers now; undefined while it does not listen. */
  endpoint(): string | undefined
}

export const timedOut = (timeoutMs: number): Outcome => ({
  kind: 'failed',
  reason: `it timed out after ${timeoutMs / 1000} s`,
})

/** Errors of other contexts too, such as those that test runners make. */
const isError = (value: unknown): value is Error => value instanceof Error || types.isNativeError(value)

/** The first line of what was thrown, and where it came from. */
export function failureOf(error: unknown): Outcome {
  if (!isError(error)) return { kind: 'failed', reason: `it threw ${JSON.stringify(error) ?? String(error)}` }
  const reason = `${error.name}: ${error.message}`.replaceAll(/\s*\n\s*/g, ' ')
  return { kind: 'failed', reason, ...(error.stack === undefined ? {} : { stack: error.stack }) }
}
