// How many calls are kept, and how much of them.

const KEPT = 200
/** Of older ones the output is let go: a page of items has up to 1 MB. */
const KEPT_OUTPUTS = 20

export interface Answered {
  readonly output: unknown
  /** There was more in the output than its units, which is kept no longer. */
  readonly isOutputCut?: true
}

/** @param older the newest first. @returns with the noted one before them */
export function keptCalls<Call extends Answered>(noted: Call, older: readonly Call[]): readonly Call[] {
  return [
    noted,
    ...older.slice(0, KEPT - 1).map((one, at) => (at < KEPT_OUTPUTS - 1 || one.isOutputCut ? one : withoutOutput(one))),
  ]
}

function withoutOutput<Call extends Answered>(call: Call): Call {
  if (call.output === undefined || call.output === null) return call
  const { ConsumedCapacity } = call.output as { readonly ConsumedCapacity?: unknown }
  return { ...call, output: ConsumedCapacity === undefined ? undefined : { ConsumedCapacity }, isOutputCut: true }
}
