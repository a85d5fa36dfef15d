// Names of pins by whoever holds them: each says of what it is, so that a start, and who checks a folder, find its owner again.
import type { Backup } from '../../model/backup.js'
import type { PhysicalId } from '../../model/ids.js'
import type { ExportJob } from '../../transfer/jobs/job.js'

export const RESTORE_PINS = 'restore/'

/** Of what a table is made of that is being restored. */
export const restorePin = (physicalId: PhysicalId): string => `${RESTORE_PINS}${physicalId}`

/** Of what the backup is about. */
export const backupPin = ({ table: { namespace }, id }: Backup): string => `backup/${namespace.account}/${namespace.region}/${id}`

/** The pins of an export: what is exported, and where an incremental one begins. */
export const exportPin = ({ id, namespace }: ExportJob, end: 'older' | 'newer'): string =>
  `export/${namespace.account}/${namespace.region}/${id}/${end}`
