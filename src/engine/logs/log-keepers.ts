// Who keeps the log of which table. Invariant: it follows from the table alone, as it is when somebody asks; of a table that is gone nobody
// keeps anything here.
import type { OpenTable } from '../tables/open-table.js'
import type { LogKeeper, LogReader } from './log-reader.js'

/** Finds those of one kind; the same objects every time, as long as they are there. */
export type LogKeeperSource = (table: OpenTable) => readonly LogKeeper[]

const NOBODY: readonly LogKeeper[] = []

export class LogKeepers {
  readonly #sources: LogKeeperSource[] = []

  add(...sources: readonly LogKeeperSource[]): void {
    this.#sources.push(...sources)
  }

  of(table: OpenTable): readonly LogKeeper[] {
    return table.isGone ? NOBODY : this.#sources.flatMap((keepersOf) => keepersOf(table))
  }

  readersOf(table: OpenTable): readonly LogReader[] {
    return this.of(table).filter(isReader)
  }
}

const isReader = (keeper: LogKeeper): keeper is LogReader => 'apply' in keeper
