// Whoever waits for an answer, as far as the wait depends on him. Invariant: a wait ends once, and leaves neither timer nor listener.
import { afterMs } from '../runtime/heartbeat.js'
import { ConnectionLost } from './connection-lost.js'

/** Who sent a request. */
export interface Client {
  /** His address; undefined where it can't be known. */
  readonly address?: string | undefined
  /** The task runs once, when the client has ended its connection. @returns a function that calls it off */
  whenGone(task: () => void): () => void
}

export interface Patience {
  /** Most that a request waits. */
  readonly waitMs: number
  /** Undefined where nobody can leave. */
  readonly client: Client | undefined
  /** What those hear who waited too long. */
  readonly refusal: () => Error
}

/**
 * Ends a wait when it has lasted too long, or when nobody waits any more. @param giveUp takes the refusal, or ConnectionLost
 * @returns a function for the end of the wait: then neither happens
 */
export function giveUpLater({ waitMs, client, refusal }: Patience, giveUp: (error: Error) => void): () => void {
  const callOff = (): void => {
    stopTimer()
    stopListening?.()
  }
  const stopTimer = afterMs(waitMs, () => {
    callOff()
    giveUp(refusal())
  })
  const stopListening = client?.whenGone(() => {
    callOff()
    giveUp(new ConnectionLost(undefined))
  })
  return callOff
}
