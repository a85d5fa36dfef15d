// What a store keeps beside tables of the past and of jobs: pins, backups, jobs. What can't be read of them is told.
import type { Backup } from '../../model/backup.js'
import { BACKUP_RANGE, backupKey, PIN_RANGE, pinKey, pinKeyName } from '../../storage/keys.js'
import type { Store } from '../../storage/store.js'
import { TRANSFER_RANGE } from '../../storage/transfer-keys.js'
import type { Job } from '../../transfer/jobs/job.js'
import { jobKey } from '../../transfer/jobs/rows.js'
import type { Pin } from '../history/pins.js'
import { keyWords, type RecordKind, storedRecords } from './stored-records.js'

export interface KeptRecords {
  readonly pins: readonly Pin[]
  readonly backups: readonly Backup[]
  readonly jobs: readonly Job[]
  readonly problems: readonly string[]
}

const PINS: RecordKind<Pin> = {
  range: PIN_RANGE,
  shape: { position: 'number', createdAtMs: 'number', scope: 'object' },
  nameOf: (key) => `the pin ${pinKeyName(key)}`,
  read: (key, value) => ({ ...(value as unknown as Omit<Pin, 'name'>), name: pinKeyName(key) }), // our own text, of that shape
  keyOf: ({ name }) => pinKey(name),
}

const BACKUPS: RecordKind<Backup> = {
  range: BACKUP_RANGE,
  shape: { id: 'string', type: 'string', table: 'object', position: 'number', items: 'number', createdAtMs: 'number' },
  nameOf: (key) => `the backup ${keyWords(key)}`,
  read: (_key, value) => value as unknown as Backup, // as above
  keyOf: ({ id, table: { namespace } }) => backupKey(namespace.account, namespace.region, id),
}

const JOBS: RecordKind<Job> = {
  range: TRANSFER_RANGE,
  shape: { kind: 'string', id: 'string', namespace: 'object', table: 'object', status: 'string', progress: 'object' },
  nameOf: (key) => `the job ${keyWords(key)}`,
  read: (_key, value) => value as unknown as Job, // as above
  keyOf: jobKey,
}

export async function keptRecords(store: Store): Promise<KeptRecords> {
  const pins = await storedRecords(store, PINS)
  const backups = await storedRecords(store, BACKUPS)
  const jobs = await storedRecords(store, JOBS)
  return {
    pins: pins.records,
    backups: backups.records,
    jobs: jobs.records,
    problems: [pins, backups, jobs].flatMap(({ problems }) => problems),
  }
}
