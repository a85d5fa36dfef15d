// The backups of a store as rows: one JSON manifest each, beside the pin that holds what it is about. Invariant: manifest and pin come in one
// batch and go in one batch, so a crash leaves no backup without its items and no pin without a backup.
import type { Backup } from '../../model/backup.js'
import { isSameNamespace, type Namespace } from '../../model/namespace.js'
import { BACKUP_RANGE, backupKey } from '../../storage/keys.js'
import { del, put, type Store, type StoreOp } from '../../storage/store.js'

const CHUNK_BACKUPS = 100

export class BackupCatalogue {
  /** Oldest first: ids begin with their time. */
  #all: readonly Backup[]

  constructor(loaded: readonly Backup[]) {
    this.#all = loaded
  }

  /** Takes over what the store says. */
  restore(loaded: readonly Backup[]): void {
    this.#all = loaded
  }

  all(): readonly Backup[] {
    return this.#all
  }

  /** Those of a namespace that are there at that time. */
  of(namespace: Namespace, nowMs: number): readonly Backup[] {
    return this.#all.filter((backup) => isSameNamespace(backup.table.namespace, namespace) && !isOver(backup, nowMs))
  }

  add(backup: Backup): StoreOp {
    this.#all = [...this.#all, backup].sort((a, b) => (a.id < b.id ? -1 : 1))
    return put(keyOf(backup), JSON.stringify(backup))
  }

  remove(backup: Backup): StoreOp {
    this.#all = this.#all.filter((one) => one !== backup)
    return del(keyOf(backup))
  }
}

export const isOver = ({ expiresAtMs = Number.POSITIVE_INFINITY }: Backup, nowMs: number): boolean => expiresAtMs <= nowMs

const keyOf = ({ table: { namespace }, id }: Backup): Buffer => backupKey(namespace.account, namespace.region, id)

/** Every backup of every namespace. */
export async function loadBackups(store: Store): Promise<readonly Backup[]> {
  const backups: Backup[] = []
  const cursor = store.cursor(BACKUP_RANGE)
  try {
    for (let rows = await cursor.next(CHUNK_BACKUPS); rows.length > 0; rows = await cursor.next(CHUNK_BACKUPS)) {
      for (const [, text] of rows) backups.push(JSON.parse(text) as Backup) // our own text
    }
  } finally {
    await cursor.close()
  }
  return backups.sort((a, b) => (a.id < b.id ? -1 : 1))
}
