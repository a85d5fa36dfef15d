// What clients saw of an outage: how long requests took, and for how long nothing came back or only refusals did. Pure.

/** One request of a client, which has one under way at a time. */
export interface Sample {
  readonly client: number
  readonly startMs: number
  readonly endMs: number
  /** The name of the error; undefined of what was answered. */
  readonly refusal: string | undefined
}

export interface Measures {
  readonly requests: number
  readonly p50Ms: number
  readonly p99Ms: number
  /** The longest request, answered or refused. */
  readonly longestMs: number
  /** The longest time in which no client was answered. */
  readonly silenceMs: number
  /** The longest time from a request that was refused to the end of the next one of that client that was answered. */
  readonly refusedMs: number
  readonly refusals: Readonly<Record<string, number>>
}

/** @param endMs the end of the time they were taken in, whoever was answered then */
export function measuresOf(samples: readonly Sample[], startMs: number, endMs: number): Measures {
  const took = samples.map((sample) => sample.endMs - sample.startMs).sort((a, b) => a - b)
  const at = (part: number): number => took[Math.floor(took.length * part)] ?? 0
  const refusals: Record<string, number> = {}
  for (const { refusal } of samples) if (refusal !== undefined) refusals[refusal] = (refusals[refusal] ?? 0) + 1
  return {
    requests: samples.length,
    p50Ms: at(0.5),
    p99Ms: at(0.99),
    longestMs: took.at(-1) ?? 0,
    silenceMs: silence(samples, startMs, endMs),
    refusedMs: Math.max(0, ...clientsOf(samples).map((own) => refused(own, endMs))),
    refusals,
  }
}

function silence(samples: readonly Sample[], startMs: number, endMs: number): number {
  const answers = samples.filter(({ refusal }) => refusal === undefined).map((sample) => sample.endMs)
  const moments = [startMs, ...answers.sort((a, b) => a - b), endMs]
  return Math.max(...moments.slice(1).map((moment, n) => moment - (moments[n] ?? moment)))
}

function refused(own: readonly Sample[], endMs: number): number {
  let longest = 0
  let sinceMs: number | undefined
  for (const { startMs, endMs: end, refusal } of own) {
    if (refusal !== undefined) sinceMs ??= startMs
    else if (sinceMs !== undefined) {
      longest = Math.max(longest, end - sinceMs)
      sinceMs = undefined
    }
  }
  return sinceMs === undefined ? longest : Math.max(longest, endMs - sinceMs)
}

function clientsOf(samples: readonly Sample[]): readonly (readonly Sample[])[] {
  const numbers = new Set(samples.map(({ client }) => client))
  return [...numbers].map((number) => samples.filter(({ client }) => client === number))
}
