// Requests of a command, whose refusals are one line.
import { type Call, Refused } from './wire-client.js'

/** @throws Error in one line */
export async function asked<Output>(call: Call, operation: string, input: object): Promise<Output> {
  try {
    return (await call('DynamoDB', operation, input)) as Output // the caller names the operation's own output
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    throw new Error(`${error.name}: ${error.message}`, { cause: error })
  }
}
