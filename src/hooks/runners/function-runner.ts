// Runs a handler that is a function of this process. It can't be ended: one that is out of time has failed, and what it still does is its own.
import { afterMs } from '../../runtime/heartbeat.js'
import { callHandler } from './call-handler.mjs'
import { failureOf, type FunctionName, type Invocation, type Outcome, type Runner, timedOut } from './runner.js'

/** As Lambda's runtime for Node calls it: of (event, context), or of (event, context, callback). */
export type HandlerFunction = (event: never, context: never, callback: never) => unknown

export class FunctionRunner implements Runner {
  readonly shown = 'a function'
  readonly #handler: HandlerFunction
  readonly #name: FunctionName

  constructor(handler: HandlerFunction, name: FunctionName) {
    this.#handler = handler
    this.#name = name
  }

  invoke({ event, requestId, timeoutMs }: Invocation): Promise<Outcome> {
    return new Promise((resolve) => {
      const callOff = afterMs(timeoutMs, () => resolve(timedOut(timeoutMs)))
      const called = callHandler(this.#handler, JSON.parse(event), { ...this.#name, requestId, timeoutMs })
      called
        .then((answer): Outcome => ({ kind: 'answered', answer }), failureOf)
        .then((outcome) => {
          callOff()
          resolve(outcome)
        }, resolve)
    })
  }

  close(): Promise<void> {
    return Promise.resolve()
  }
}
