export interface Call {
  readonly name: string
  readonly arn: string
  readonly requestId: string
  readonly timeoutMs: number
}

/** Resolves with what the handler answers, rejects with what it throws. */
export function callHandler(handler: (...args: never[]) => unknown, event: unknown, call: Call): Promise<unknown>
