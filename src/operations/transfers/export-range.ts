// Which past of a table an export asks for. Source: docs API_ExportTableToPointInTime, S3DataExport.Requesting; the words of refusals assumed,
// and that an export reaches up to now, where a restore ends five minutes ago.
import type { Recoverable } from '../../engine/contract/backups.js'
import type { ExportedRange } from '../../engine/contract/transfers.js'
import type { Table } from '../../engine/contract/tables.js'
import { ApiError, validation } from '../../model/errors.js'
import type { ExportTableToPointInTimeInput } from '../../shapes/operations.js'

const SECOND_MS = 1000
const LEAST_SPAN_MS = 15 * 60 * SECOND_MS
const MOST_SPAN_MS = 24 * 3600 * SECOND_MS

/** @throws ApiError ValidationException, InvalidExportTimeException */
export function exportRange(
  input: ExportTableToPointInTimeInput,
  place: { readonly table: Table; readonly recoverable: Recoverable },
  nowMs: number,
): ExportedRange {
  const isIncremental = input.ExportType === 'INCREMENTAL_EXPORT'
  const { IncrementalExportSpecification: span, ExportTime: time, FilterSpecification: filter } = input
  if (isIncremental !== (span !== undefined))
    throw validation('IncrementalExportSpecification must be specified when, and only when, the ExportType is INCREMENTAL_EXPORT')
  if (span === undefined) {
    return { ...place, ...(time === undefined ? {} : { toMs: checked(time * SECOND_MS, place.recoverable, nowMs) }) }
  }
  if (time !== undefined) throw validation('ExportTime can only be specified when the ExportType is FULL_EXPORT')
  // Source: assumed; what the service makes of both is not documented.
  if (filter !== undefined) throw validation('FilterSpecification can only be specified when the ExportType is FULL_EXPORT')
  if (span.ExportFromTime === undefined) throw validation('IncrementalExportSpecification must have an ExportFromTime')
  const fromMs = checked(span.ExportFromTime * SECOND_MS, place.recoverable, nowMs)
  const toMs = span.ExportToTime === undefined ? nowMs : checked(span.ExportToTime * SECOND_MS, place.recoverable, nowMs)
  if (toMs - fromMs < LEAST_SPAN_MS || toMs - fromMs > MOST_SPAN_MS)
    throw invalidTime('The time from ExportFromTime to ExportToTime must be between 15 minutes and 24 hours')
  return { ...place, fromMs, toMs }
}

function checked(ms: number, { window }: Recoverable, nowMs: number): number {
  const whole = Math.floor(ms / SECOND_MS) * SECOND_MS
  if (whole < window.earliestMs || whole > nowMs)
    throw invalidTime('The time is outside of the point in time recovery window of the table')
  return whole
}

const invalidTime = (sentence: string): ApiError => new ApiError('InvalidExportTimeException', sentence)
