// What a request says of its reads, in the words of the engine. Invariant: whoever does not ask for a consistent read gets an eventual one.
import type { ReadConsistency } from '../capacity/units.js'

interface WithConsistency {
  readonly ConsistentRead?: boolean | undefined
}

/** The consistency that the request, or its part for one table, asks for. */
export const consistencyOf = ({ ConsistentRead }: WithConsistency): ReadConsistency =>
  ConsistentRead === true ? 'strong' : 'eventual'
