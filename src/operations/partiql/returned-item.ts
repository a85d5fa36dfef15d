// What RETURNING asks for of a write. Source: docs ql-reference.update, ql-reference.delete; MODIFIED measured eu-west-2, 2026-08.
import type { Receipt } from '../../engine/contract/items.js'
import type { WritePlan } from '../../intents/partiql/plan.js'
import type { StatementWrite } from '../../intents/partiql/write.js'
import { attributesUpdatedIn } from '../../intents/update.js'
import type { OutputItem } from '../../shapes/operations.js'
import { imageOf } from '../write-output.js'

/** Undefined where nothing is asked for, or nothing is left to show. */
export function returnedItem(plan: WritePlan, written: StatementWrite, { before, after }: Receipt): OutputItem | undefined {
  if (plan.kind === 'insert' || plan.returning === undefined) return undefined
  const { attributes, image } = plan.returning
  const row = image === 'OLD' ? before : after
  if (attributes === 'ALL') return imageOf(row)
  return written.kind === 'update' ? attributesUpdatedIn(written.update, row) : undefined
}
