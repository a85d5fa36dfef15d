// The name of a table as a request has it, which may have been refused. Invariant: nothing is thrown.
import { parseTableName } from '../model/arn.js'

/** @param given a name or an ARN. @returns undefined for what is neither */
export function plainName(given: string): string | undefined {
  try {
    return parseTableName(given).name
  } catch {
    return undefined // refused, and so no table's
  }
}
