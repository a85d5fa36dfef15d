// What `verify` holds backups, restores, exports and imports to: whose past somebody needs, of that there is a pin; each pin is somebody's; a
// table that is being filled is filled by a job. Pins of restores whose table is gone are no problem: a crash leaves some, and the next start
// lets go of them.
import type { PhysicalId, Sequence } from '../../model/ids.js'
import { type ExportJob, isUnderWay, type Job } from '../../transfer/jobs/job.js'
import { backupPin, exportPin, restorePin } from '../history/pin-names.js'
import type { Pin } from '../history/pins.js'
import type { OpenTable } from '../tables/open-table.js'
import type { OpenTables } from '../tables/open-tables.js'
import type { KeptRecords } from './kept-records.js'

/** Who needs the past of a table at a position. */
interface Need {
  readonly pin: string
  /** Who it is, for people. */
  readonly owner: string
  readonly physicalId: PhysicalId
  readonly position: Sequence
}

/** @returns one sentence for each need without its pin, each pin without a need, and each table that nobody fills */
export function unowned({ pins, backups, jobs }: KeptRecords, tables: OpenTables): readonly string[] {
  const needs = [...backups.map(needOf), ...[...tables.all()].flatMap(needOfRestore), ...jobs.flatMap(needsOfJob)]
  const byName = new Map(pins.map((pin) => [pin.name, pin]))
  const needed = new Set(needs.map(({ pin }) => pin))
  const isNobodys = ({ name }: Pin): boolean => OWNED.test(name) && !needed.has(name)
  return [
    ...needs.flatMap((need) => lackOf(need, byName.get(need.pin))),
    ...pins.filter(isNobodys).map(({ name }) => `the pin ${name} is nobody's, and holds the past for nothing`),
    ...[...tables.all()].filter((table) => isLeftLoading(table, jobs)).map((table) => `${wordsOf(table)}: no job fills it`),
  ]
}

/** Whose owner is a row of its own. */
const OWNED = /^(backup|export)\//

function lackOf({ pin: name, owner, physicalId, position }: Need, pin: Pin | undefined): readonly string[] {
  if (pin === undefined) return [`${owner} has no pin: nothing holds what it is about`]
  const isOfTable = pin.scope.some((one) => one.physicalId === physicalId)
  if (pin.position === position && isOfTable) return []
  return [`${owner} is of ${physicalId} at ${position}, its pin ${name} holds something else`]
}

function needOf(backup: KeptRecords['backups'][number]): Need {
  const { id, table, position } = backup
  const { namespace, name, physicalId } = table
  return { pin: backupPin(backup), owner: `${namespace.account}/${namespace.region}/${name}: backup ${id}`, physicalId, position }
}

function needOfRestore(table: OpenTable): readonly Need[] {
  const source = table.record.restoration?.source
  if (source === undefined || table.record.status !== 'CREATING') return []
  return [{ pin: restorePin(table.record.physicalId), owner: `${wordsOf(table)}: its restore`, ...source }]
}

function needsOfJob(job: Job): readonly Need[] {
  return job.kind === 'export' && isUnderWay(job) ? needsOfExport(job) : []
}

function needsOfExport(job: ExportJob): readonly Need[] {
  const { namespace, table, progress } = job
  const owner = `${namespace.account}/${namespace.region}/${table.name}: export ${job.id}`
  return (['older', 'newer'] as const).flatMap((end) => {
    const past = progress[end]
    if (past === undefined) return []
    return [{ pin: exportPin(job, end), owner, physicalId: past.record.physicalId, position: past.position }]
  })
}

const isLeftLoading = ({ record }: OpenTable, jobs: readonly Job[]): boolean =>
  record.isLoading === true &&
  record.status === 'CREATING' &&
  !jobs.some((job) => job.kind === 'import' && isUnderWay(job) && job.table.physicalId === record.physicalId)

const wordsOf = ({ record: { namespace, name } }: OpenTable): string => `${namespace.account}/${namespace.region}/${name}`
