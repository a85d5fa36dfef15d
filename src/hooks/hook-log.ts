// What hooks say to the operator.

export interface HookLog {
  info(line: string): void
  /** A handler failed, or could not be run: one line; or where it failed, in several. */
  failed(text: string): void
  /** A handler printed a line. */
  printed(hook: string, line: string, channel: 'out' | 'error'): void
}
