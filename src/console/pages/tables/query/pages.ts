// What a question of a table found: the pages, and what was made here and stands before them.
import { callService } from '../../../api/service-calls.js'
import { endOf, type Found as FoundPages, NOTHING_FOUND } from '../../../paging/found.js'
import { type Paging, usePaging } from '../../../paging/paging.js'
import type { Namespace } from '../../../state/place.js'
import { isSame, type Item, type KeyPart, keyText } from '../item/item.js'
import { itemsOf, type ReadPage } from './read-all.js'
import type { Planned } from './request.js'

export interface Found extends FoundPages<Item> {
  readonly planned: Planned
  /** What was made here and stands first, since nobody knows its place among the pages. */
  readonly added: readonly Item[]
}

export interface Pages extends Pick<Paging<Found>, 'found' | 'readOn' | 'onSight' | 'change'> {
  readonly ask: (planned: Planned) => void
  /** All items that were read; what was let go is read again and not kept. @throws Error */
  readonly everything: () => Promise<readonly Item[]>
}

/** @param keys of the table, by which its items are told apart */
export function usePages(namespace: Namespace, keys: readonly KeyPart[]): Pages {
  const { begin, now, ...paging } = usePaging<Item, Found>({
    read: async ({ planned }, start) => {
      const { output, call } = await ask(planned, start, namespace)
      const items = itemsOf(output)
      const { ScannedCount: scanned = items.length, LastEvaluatedKey: next, ConsumedCapacity: consumed } = output
      return { items, scanned, next, units: consumed?.CapacityUnits ?? 0, call }
    },
    settle: (found, items) => {
      const own = new Set(items.map((item) => keyText(item, keys)))
      return { ...found, added: found.added.filter((item) => !own.has(keyText(item, keys))) }
    },
  })
  return {
    ...paging,
    ask: (planned) => begin({ ...NOTHING_FOUND, planned, added: [] }),
    everything: () => everythingOf(now(), namespace),
  }
}

function ask({ operation, input }: Planned, start: Item | undefined, namespace: Namespace) {
  const place = start === undefined ? {} : { ExclusiveStartKey: start }
  return callService<ReadPage>(operation, { ...input, ...place }, namespace)
}

async function everythingOf(found: Found | undefined, namespace: Namespace): Promise<readonly Item[]> {
  const all: Item[] = [...(found?.added ?? [])]
  if (found === undefined) return all
  for (const [at, { start, items }] of found.pages.entries()) {
    if (items !== undefined) {
      all.push(...items)
      continue
    }
    const { output } = await ask(found.planned, start, namespace)
    if (!isSame(output.LastEvaluatedKey, endOf(found, at)))
      throw new Error('the items have changed since they were read: ask again')
    all.push(...itemsOf(output))
  }
  return all
}
