// The operator's log: pino's levels, one readable line each on stderr. (stdout belongs to the ready line; `log` alone means a
// partition's log.)
import { pino } from 'pino'
import type { LogLevel } from './emulator-options.js'
import type { Logger } from './operator-log.js'
import type { AnsweredRequest } from './protocol/answered-request.js'

const STDERR = 2
/** Of lines that nobody takes, no more than this is kept. */
const MOST_KEPT_BYTES = 1024 * 1024

/** A reader that is slow is waited for, also where it made the pipe one that does not wait. One that is gone is no reason to end. */
function toStderr(): (line: string) => void {
  const stream = pino.destination({ dest: STDERR, sync: true, maxLength: MOST_KEPT_BYTES })
  stream.on('error', () => undefined)
  return (line) => void stream.write(line)
}

/** A logger that writes `LEVEL message {members}` lines from that level on. */
export function createLogger(level: LogLevel, write: (line: string) => void = toStderr()): Logger {
  const formatters = { level: (label: string) => ({ level: label }) }
  return pino(
    { level, base: null, formatters, timestamp: pino.stdTimeFunctions.isoTime },
    { write: (json) => write(readable(json)) },
  )
}

/** The line of a request: what it came to, and for whom. */
export function answerLine({ operation, status, namespace, error }: AnsweredRequest): string {
  const place = namespace === undefined ? '' : ` ${namespace.account}/${namespace.region}`
  return `${operation || 'unknown'} ${status}${place}${error === undefined ? '' : ` ${error.name}: ${error.message}`}`
}

/** Where an error comes from, for one that nobody foresaw. */
export const stackOf = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error))

function readable(json: string): string {
  const { level, time, msg, ...members } = JSON.parse(json) as { level: string; time: string; msg?: string } & Record<
    string,
    unknown
  >
  const tail = Object.keys(members).length > 0 ? ` ${JSON.stringify(members)}` : ''
  return `${time} ${level} ${msg ?? ''}${tail}\n`
}
