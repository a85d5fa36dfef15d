// Who passes to administration and to its pages: whoever asks by a name of ours, from no foreign page, and knows the token where there is one.
// Invariant: whoever doesn't is refused before anything is done with the request.
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type AdminHosts, strangerReason } from './caller.js'
import type { AdminToken } from './token.js'

export interface Gate {
  /** Names that it answers to. */
  readonly hosts: AdminHosts
  readonly token: AdminToken
}

/** What a request is told that does not pass. */
export interface Stopped {
  readonly status: 401 | 403
  readonly reason: string
}

const NO_TOKEN =
  'the token of administration is needed: Authorization: Bearer …, or ?token= in a browser; the server prints it at its start, --admin-token sets it'

/**
 * Lets a request pass, sends it on to its address without the token, or says why it does not pass.
 * @param needs `open` for what anybody may ask whom the host and origin allow
 * @param asked headers by which host and origin are judged
 * @returns undefined when it passes; `sent on` when the reply is sent
 */
export function stopAt(
  { hosts, token }: Gate,
  request: FastifyRequest,
  reply: FastifyReply,
  needs: 'token' | 'open',
  asked = request.headers,
) {
  const reason = strangerReason(asked, hosts)
  if (reason !== undefined) return { status: 403, reason } satisfies Stopped
  if (needs === 'open') return undefined
  const { method, url, headers, socket } = request
  const admission = token.admit({ method, url, headers, localPort: socket.localPort })
  if (admission.kind === 'admitted') return undefined
  if (admission.kind === 'redirect') {
    void reply.header('set-cookie', admission.cookie).header('referrer-policy', 'no-referrer').redirect(admission.to, 303)
    return 'sent on'
  }
  void reply.header('www-authenticate', 'Bearer realm="dynalab"')
  return { status: 401, reason: NO_TOKEN } satisfies Stopped
}
