// Hooks in the operator's log: who says it stands first, and what a handler throws is shown with where it was thrown.
import type { Logger } from './operator-log.js'
import type { HookLog } from './hooks/hook-log.js'

export const hookLog = (logger: Logger): HookLog => ({
  info: (line) => logger.info(line),
  failed: (text) => logger.warn(text),
  printed: (hook, line, channel) =>
    channel === 'out' ? logger.info(`hook ${hook}: ${line}`) : logger.warn(`hook ${hook}: ${line}`),
})
