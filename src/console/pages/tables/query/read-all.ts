// Everything that a query finds, to the end, page by page.
import type { ApiCall } from '../../../api/call.js'
import { callService } from '../../../api/service-calls.js'
import type { Namespace } from '../../../state/place.js'
import type { Item } from '../item/item.js'
import type { Planned } from './request.js'

/** A page as the service answers it; of GetItem, one item. */
export interface ReadPage {
  readonly Item?: Item
  readonly Items?: readonly Item[]
  readonly Count?: number
  readonly ScannedCount?: number
  readonly LastEvaluatedKey?: Item
  readonly ConsumedCapacity?: { readonly CapacityUnits?: number }
}

export interface Reading {
  readonly planned: Planned
  readonly namespace: Namespace
  /** Where to begin, exclusive; undefined for the beginning. */
  readonly from?: Item | undefined
  readonly onPage: (page: ReadPage, call: ApiCall) => void
  readonly isStopped: () => boolean
}

/** The page that stands in the list of calls is the first. @throws ApiFailure */
export async function readAll({ planned: { operation, input }, namespace, from, onPage, isStopped }: Reading): Promise<void> {
  let next = from
  do {
    const asked = next === undefined ? input : { ...input, ExclusiveStartKey: next }
    const { output, call } = await callService<ReadPage>(operation, asked, namespace, { isQuiet: next !== undefined })
    if (isStopped()) return
    onPage(output, call)
    next = output.LastEvaluatedKey
  } while (next !== undefined && !isStopped())
}

/** The same question without a limit of items: a page is as large as the service lets it be. */
export function unlimited({ operation, input }: Planned): Planned {
  const { Limit: _limit, ...whole } = input
  return { operation, input: whole }
}

export const itemsOf = ({ Items, Item }: ReadPage): readonly Item[] => Items ?? (Item === undefined ? [] : [Item])
