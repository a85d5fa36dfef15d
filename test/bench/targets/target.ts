// A server that can be measured: how to start one with a data folder of its own.

export type Storage = 'none' | 'memory' | 'disk'

export interface Command {
  readonly file: string
  readonly args: readonly string[]
}

export interface Target {
  /** As in `--only`: kind, and storage where there are two. */
  readonly name: string
  readonly kind: 'ceiling' | 'dynalab' | 'peer'
  readonly storage: Storage
  /** The command that serves on `port`, or on a port of its choice that its ready line tells. */
  command(place: { dataDir: string; port: number }): Command
  /** The line that says it is ready; group 1 is the port. */
  readonly readyLine: RegExp
}

/** A target that is not measured, and why. */
export interface Skipped {
  readonly name: string
  readonly reason: string
}

/** True when `--only` names the target whole or its first word. */
export function isNamed(name: string, chosen: readonly string[]): boolean {
  return chosen.some((choice) => name === choice || name.startsWith(`${choice}-`))
}
