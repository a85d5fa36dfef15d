// A call of the page, as it was made and answered: what a click did can be read, copied and sent again. Invariant: of each that may change
// something, and of each of the service, there is one in `calls`.
import { signal } from '@preact/signals'
import type { Namespace } from '../state/place.js'
import { type Answered, keptCalls } from './kept-calls.js'

export interface ApiCall extends Answered {
  readonly id: number
  readonly of: 'service' | 'administration'
  /** An operation, or a method and a path: `POST /zones/down`. */
  readonly name: string
  readonly input: unknown
  /** Undefined for administration. */
  readonly namespace: Namespace | undefined
  /** Undefined when it was answered as asked. */
  readonly failure: ApiFailure | undefined
  readonly requestId: string | undefined
  /** By the machine's clock. */
  readonly startedAtMs: number
  readonly durationMs: number
}

/** What a call was refused with: by the service, by administration, or by the network. */
export class ApiFailure extends Error {
  /** The service's name of the error; `Refused` of administration, `NoAnswer` of the network. */
  readonly kind: string
  /** 0 without an answer. */
  readonly status: number

  constructor(kind: string, message: string, status: number) {
    super(message)
    this.kind = kind
    this.status = status
  }
}

/** The last calls, the newest first. */
export const calls = signal<readonly ApiCall[]>([])

let lastId = 0

/** Keeps a call. */
export function noteCall(call: Omit<ApiCall, 'id'>): ApiCall {
  const noted = { ...call, id: ++lastId }
  calls.value = keptCalls(noted, calls.value)
  return noted
}

/** As text for a person. */
export const failureText = (error: unknown): string =>
  error instanceof ApiFailure ? `${error.kind}: ${error.message}` : error instanceof Error ? error.message : String(error)
