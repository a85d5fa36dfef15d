// Why a start failed, in one line with the cause and the remedy.
import type { EmulatorOptions } from '../emulator-options.js'

/** @returns one line; errors that already are words (of options, of the data folder) stay as they are */
export function startErrorLine(error: unknown, options: EmulatorOptions): string {
  return addressError(codeOf(error), options) ?? oneLine(error instanceof Error ? error.message : String(error))
}

function addressError(code: string | undefined, { host, port }: EmulatorOptions): string | undefined {
  switch (code) {
    case 'EADDRINUSE':
      return `port ${port} on ${host} is in use: stop what listens there, or choose another with --port (0 takes any free one)`
    case 'EACCES':
      return `this user has no right to listen on port ${port}: choose one above 1023 with --port`
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `${host} is not an address of this machine: name another with --host`
    default:
      return undefined
  }
}

/** The code of a refused bind, found on the error itself; errors of the data folder carry words instead. */
function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('syscall' in error) || !('code' in error)) return undefined
  const binds = error.syscall === 'listen' || error.syscall === 'bind' || error.syscall === 'getaddrinfo'
  return binds && typeof error.code === 'string' ? error.code : undefined
}

export function oneLine(text: string): string {
  return text.trim().replaceAll(/\s*\n\s*/g, ' ')
}
