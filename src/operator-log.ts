// What the parts of the program know of the operator's log. Invariant: the types of the package name no logger of somebody else, whose own
// types ask more of a project's settings than these do.

export interface Logger {
  debug(line: string): void
  info(line: string): void
  warn(line: string): void
  error(line: string): void
  /** Whether lines of that level are written. */
  isLevelEnabled(level: string): boolean
}
