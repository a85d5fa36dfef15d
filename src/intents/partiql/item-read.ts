// A SELECT of one item by its whole key, as batches and transactions read; and what EXISTS asks of an item.
// Source: docs ql-reference.multiplestatements; measured eu-west-1 and eu-west-2, 2026-08 and 2026-09. For transactions, that nothing else may
// be asked of the item: assumed.
import type { Condition } from '../../expressions/ast.js'
import type { Item } from '../../model/attribute-value.js'
import { validation } from '../../model/errors.js'
import type { TableRecord } from '../../model/table.js'
import type { GuardedKey } from '../delete.js'
import { rowSuffixOfKey } from '../item-key.js'
import { planKeys } from './key-plan.js'
import { orderOf } from './order.js'
import { checkPinnedValues, isWhole, pinnedKey } from './pinned-key.js'
import type { ExistsPlan, SelectPlan } from './plan.js'

export interface ItemRead {
  readonly key: Item
  readonly rowSuffix: Buffer
}

/** @throws ApiError ValidationException */
export function bindItemRead(plan: SelectPlan, record: TableRecord, operation: string): ItemRead {
  const key = readKeyOf(plan, record, operation)
  checkPinnedValues({ key, rest: [] }, record.keys)
  return { key, rowSuffix: rowSuffixOfKey(record, key) }
}

/** The key of any types. @throws ApiError ValidationException for anything but a whole key of the table */
export function readKeyOf(plan: SelectPlan, record: TableRecord, operation: string): Item {
  const { target, where } = plan
  const pinned = pinnedKey(where, record.keys, 'IN counts')
  if (target.index !== undefined || pinned.rest.length > 0 || !isWhole(pinned, record.keys))
    throw validation(`Select statements within ${operation} must specify the primary key in the where clause.`)
  checkOrder(plan, record)
  return pinned.key
}

/** One item needs no order, but what orders it must be able to. Source: assumed. @throws ApiError ValidationException */
function checkOrder(plan: SelectPlan | ExistsPlan, { keys }: TableRecord): void {
  orderOf(plan, () => planKeys(plan.where, keys), keys)
}

/**
 * A check that the item is there and is as the rest of the condition says: an item that isn't there meets none, whatever is asked of it.
 * Source: docs ql-functions.exists (true of a collection that isn't empty); a ConditionCheck could be met by an absent item, so: assumed.
 * @throws ApiError ValidationException */
export function existsCheck(plan: ExistsPlan, record: TableRecord, showsItem: boolean): GuardedKey {
  const { target, where } = plan
  const pinned = pinnedKey(where, record.keys, 'IN counts')
  if (target.index !== undefined || pinned.rest.length === 0 || !isWhole(pinned, record.keys))
    throw validation('EXISTS() must contain a single item read with additional condition')
  checkOrder(plan, record)
  const isThere: Condition = {
    kind: 'attribute_exists',
    path: { kind: 'path', elements: [record.keys.hash[0]?.name ?? ''] },
  }
  return { key: pinned.key, guard: { condition: { kind: 'and', conditions: [isThere, ...pinned.rest] }, showsItem } }
}
