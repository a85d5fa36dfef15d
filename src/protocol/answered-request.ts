// One answered request, for the operator's log.
import type { ApiError } from '../model/errors.js'
import type { Namespace } from '../model/table.js'

export interface AnsweredRequest {
  readonly operation: string
  readonly requestId: string
  /** 0 where the connection was broken instead. */
  readonly status: number
  /** Absent where the request was refused before its credentials were read. */
  readonly namespace?: Namespace
  /** The rule that refused it. */
  readonly error?: ApiError
}
