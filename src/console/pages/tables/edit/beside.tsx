// What stands beside the rows: the item that the address names, or the row of an index that was opened.
import type { Signal } from '@preact/signals'
import type { Page } from '../../../paging/page.js'
import type { TableShown } from '../../../state/namespaces.js'
import { usePlace } from '../../../state/place.js'
import { type Item, keyText } from '../item/item.js'
import { itemIn } from '../rows/rows.js'
import type { Change, Staging } from './changes.js'
import { EntryPanel } from './entry-panel.js'
import { OpenItem } from './open-item.js'

export interface BesideProps {
  /** The text of a key, or `new 1`. */
  readonly opened: string | undefined
  readonly entry: Item | undefined
  readonly index: string
  readonly table: TableShown
  readonly names: readonly string[]
  readonly staging: Signal<Staging>
  /** What was found, where it is whole items. */
  readonly known: readonly Page[] | undefined
  readonly stage: (changes: ReadonlyMap<string, Change>, about: string) => void
  readonly onCopy: (item: Item) => void
  readonly onOpen: (id: string | undefined) => void
  readonly onLeave: () => void
}

export function Beside({ opened, entry, index, table, names, staging, known, stage, onCopy, onOpen, onLeave }: BesideProps) {
  const { namespace } = usePlace()
  const { keys } = table
  if (opened !== undefined)
    return (
      <OpenItem
        key={opened}
        {...{ id: opened, table, namespace, names, staging, onCopy }}
        known={itemIn(known ?? [], opened, keys)}
        onStage={(change, about) => stage(new Map([[opened, change]]), `${opened} ${about}`)}
        onClose={() => onOpen(undefined)}
      />
    )
  if (entry === undefined) return null
  return <EntryPanel {...{ entry, index, keys }} onOpen={() => onOpen(keyText(entry, keys))} onClose={onLeave} />
}
