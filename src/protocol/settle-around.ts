// Answers on a clock that stands still, for runs that are to be repeated: what a request set going in the background and is due is done
// before its answer, so that the next request finds the same however fast the machine was. A running clock has no such moment.
import type { SteerableClock } from '../runtime/steerable-clock.js'
import type { Dispatch, Response } from './dispatcher.js'

/** Whose background work is waited for; an engine is one. */
export interface SettlingEngine {
  readonly clock: Pick<SteerableClock, 'state'>
  readonly background: { settled(): Promise<void> }
}

/** @returns the dispatch itself, but for times when the clock is manual */
export function settleAround({ clock, background }: SettlingEngine, dispatch: Dispatch): Dispatch {
  // A store that took no more commits settles nothing; its answers say so themselves.
  const settle = (): Promise<void> => background.settled().catch(() => undefined)
  const answerSettled = async (request: Parameters<Dispatch>[0]): Promise<Response> => {
    await settle() // what a restart took up
    const response = await dispatch(request)
    await settle()
    return response
  }
  return (request) => (clock.state.mode === 'manual' ? answerSettled(request) : dispatch(request))
}
