// The item that an address names: one that was found, one that is new, or one that is read now.
import type { Signal } from '@preact/signals'
import { useEffect, useState } from 'preact/hooks'
import { failureText } from '../../../api/call.js'
import { callService } from '../../../api/service-calls.js'
import { Panel } from '../../../parts/panel.js'
import type { TableShown } from '../../../state/namespaces.js'
import type { Namespace } from '../../../state/place.js'
import type { Item } from '../item/item.js'
import { type Change, rebased, type Staging } from './changes.js'
import { ItemPanel } from './item-panel.js'

export interface OpenItemProps {
  /** The text of its key, or `new 1`. */
  readonly id: string
  readonly table: TableShown
  readonly namespace: Namespace
  readonly names: readonly string[]
  readonly staging: Signal<Staging>
  /** As it was found, in full. */
  readonly known: Item | undefined
  readonly onStage: (change: Change, about: string) => void
  readonly onCopy: (item: Item) => void
  readonly onClose: () => void
}

export function OpenItem({ id, table, namespace, names, staging, known, onStage, onCopy, onClose }: OpenItemProps) {
  const [read, setRead] = useState<Item>()
  const [problem, setProblem] = useState<string>()
  const change = staging.value.now.get(id) ?? changeOf(known ?? read)
  const isNew = id.startsWith('new ')
  useEffect(() => {
    if (change !== undefined || isNew) return
    readItem(id, table.table, namespace).then(
      (item) => (item === undefined ? setProblem('There is no item with this key.') : setRead(item)),
      (error: unknown) => setProblem(failureText(error)),
    )
  }, [id, change === undefined]) // its page may be let go while it is open
  useEffect(() => {
    if (isNew && change === undefined) onClose() // it was saved or taken back
  }, [change === undefined])
  if (change === undefined)
    return (
      <Panel title="Item" onClose={onClose}>
        <p class={problem === undefined ? 'muted' : 'error'}>{problem ?? 'Reading…'}</p>
      </Panel>
    )
  const readAgain = async (): Promise<void> => {
    const now = await readItem(id, table.table, namespace)
    setRead(now)
    onStage(rebased(change, now), 'read again')
  }
  return (
    <ItemPanel
      {...{ table: table.table, namespace, keys: table.keys, change, names, onCopy, onClose }}
      onStage={(after, about) => onStage({ before: change.before, after }, about)}
      onReadAgain={() => void readAgain().catch((error: unknown) => setProblem(failureText(error)))}
    />
  )
}

const changeOf = (item: Item | undefined): Change | undefined => (item === undefined ? undefined : { before: item, after: item })

async function readItem(id: string, table: string, namespace: Namespace): Promise<Item | undefined> {
  const input = { TableName: table, Key: JSON.parse(id) as Item, ConsistentRead: true }
  const { output } = await callService<{ readonly Item?: Item }>('GetItem', input, namespace)
  return output.Item
}
