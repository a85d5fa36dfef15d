// Everything that a query finds, to the end.
import { callService } from '../../../api/service-calls.js'
import type { Namespace } from '../../../state/place.js'
import type { Item } from '../item/item.js'
import type { Planned } from '../query/request.js'

interface Output {
  readonly Item?: Item
  readonly Items?: readonly Item[]
  readonly LastEvaluatedKey?: Item
}

export interface Reading {
  readonly planned: Planned
  readonly namespace: Namespace
  readonly onFound: (count: number) => void
  readonly isStopped: () => boolean
}

/** @throws ApiFailure */
export async function readAll({
  planned: { operation, input },
  namespace,
  onFound,
  isStopped,
}: Reading): Promise<readonly Item[]> {
  const { Limit: _limit, ...asked } = input
  const found: Item[] = []
  let next: Item | undefined
  do {
    const place = next === undefined ? {} : { ExclusiveStartKey: next }
    const { output } = await callService<Output>(operation, { ...asked, ...place }, namespace)
    found.push(...(output.Items ?? (output.Item === undefined ? [] : [output.Item])))
    onFound(found.length)
    next = output.LastEvaluatedKey
  } while (next !== undefined && !isStopped())
  return found
}
