// Requests to paths of forks. In a file of its own, since the types of the package lead here, and must not lead to those of Fastify, which ask more of
// a project's settings.
import type { Dispatch } from '../protocol/dispatcher.js'
import type { Request } from '../protocol/stages.js'

/** Who answers requests to paths of forks. */
export interface PathForks {
  /** @param fork its id or name */
  answerByPath(fork: string, request: Request): ReturnType<Dispatch>
}
