// Requests that come while nothing can be answered for a moment: they wait, and find out for themselves how it went.
import type { Dispatch } from './dispatcher.js'

/** @param waiting settles when requests can be answered again; undefined while they can */
export function holdAround(waiting: () => Promise<void> | undefined, dispatch: Dispatch): Dispatch {
  return (request) => {
    const end = waiting()
    if (end === undefined) return dispatch(request)
    const answer = (): ReturnType<Dispatch> => dispatch(request)
    return end.then(answer, answer)
  }
}
