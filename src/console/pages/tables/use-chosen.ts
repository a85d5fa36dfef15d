// The rows that are chosen, with their items, since a page that is let go keeps none. Invariant: they belong to the question that is asked; what was
// saved is chosen as it is now.
import { useEffect, useState } from 'preact/hooks'
import { failureText } from '../../api/call.js'
import { tell } from '../../state/notices.js'
import type { Change, Changes } from './edit/changes.js'
import { type Item, type KeyPart, keyText } from './item/item.js'
import type { ItemRow } from './rows/item-row.js'
import { madeHere } from './rows/rows.js'

type ChosenItems = ReadonlyMap<string, Item>

const NONE: ChosenItems = new Map()

export interface Chosen {
  readonly chosen: ChosenItems
  readonly onChoose: (row: ItemRow, isChosen: boolean) => void
  readonly onChooseAll: (isChosen: boolean) => void
  readonly chooseNone: () => void
  readonly afterSaving: (saved: readonly Change[]) => void
}

/** @param question another one begins without any */
export function useChosen(
  question: unknown,
  keys: readonly KeyPart[],
  changes: Changes,
  everything: () => Promise<readonly Item[]>,
): Chosen {
  const [chosen, setChosen] = useState(NONE)
  const chooseNone = (): void => setChosen(NONE)
  useEffect(chooseNone, [question])
  return {
    ...{ chosen, chooseNone },
    onChoose: ({ id, item }, isChosen) => {
      const next = new Map(chosen)
      if (isChosen) next.set(id, item)
      else next.delete(id)
      setChosen(next)
    },
    onChooseAll: (isChosen) => {
      if (!isChosen) return chooseNone()
      everything().then(
        (items) => setChosen(new Map([...madeHere(changes), ...items.map((item) => [keyText(item, keys), item] as const)])),
        (error: unknown) => tell('failed', `Not all are chosen. ${failureText(error)}`),
      )
    },
    afterSaving: (saved) => {
      const next = new Map(chosen)
      for (const { before, after } of saved) {
        if (before === undefined || !next.delete(keyText(before, keys))) continue
        if (after !== undefined) next.set(keyText(after, keys), after)
      }
      setChosen(next)
    },
  }
}
