// One item to read and to write: as a form, as DynamoDB's JSON, or as plain JSON. What is written is staged at once, and saved by the bar below.
import { useState } from 'preact/hooks'
import { Button } from '../../../parts/button.js'
import { Panel } from '../../../parts/panel.js'
import { RequestStrip } from '../../../parts/request-strip.js'
import { Tabs } from '../../../parts/tabs.js'
import type { Namespace } from '../../../state/place.js'
import { type Item, type KeyPart, keyOf, keyWords } from '../item/item.js'
import { itemProblems } from '../item/rules.js'
import type { Change } from './changes.js'
import { ItemForm } from './item-form.js'
import { ItemText } from './item-text.js'
import { SizeMeter } from './size-meter.js'

/** The service's word for: it is not as it was read. */
const CHANGED = 'ConditionalCheckFailedException'

export interface ItemPanelProps {
  readonly table: string
  readonly namespace: Namespace
  readonly keys: readonly KeyPart[]
  readonly change: Change
  /** Names that occur in other items. */
  readonly names: readonly string[]
  /** @param about what was changed: the name of an attribute */
  readonly onStage: (after: Item | undefined, about: string) => void
  readonly onCopy: (item: Item) => void
  /** Reads the item again, and puts what was changed here upon what it is now. */
  readonly onReadAgain: () => void
  readonly onClose: () => void
}

export function ItemPanel({ table, namespace, keys, change, names, onStage, onCopy, onReadAgain, onClose }: ItemPanelProps) {
  const [view, setView] = useState('form')
  const { before, after, failure } = change
  const item = after ?? before ?? {}
  const isGoing = after === undefined
  const problems = itemProblems(item, keys)
  const stage = (next: Item, about: string): void => onStage(next, about)
  const text = { item, before, problems, isReadOnly: isGoing, onItem: (next: Item) => stage(next, 'text') }
  const tabs = [
    {
      name: 'form',
      title: 'Form',
      content: () => <ItemForm {...{ item, before, keys, problems, failure, names, isReadOnly: isGoing }} onItem={stage} />,
    },
    { name: 'typed', title: 'DynamoDB JSON', content: () => <ItemText key="typed" form="typed" {...text} /> },
    { name: 'plain', title: 'JSON', content: () => <ItemText key="plain" form="plain" {...text} /> },
  ]
  const tools = (
    <>
      <Button tone="quiet" icon="copy" title="Make a new item like this" changes onPress={() => onCopy(item)} />
      {isGoing ? (
        <Button tone="quiet" icon="undo" title="Keep the item" onPress={() => onStage(before, 'kept')} />
      ) : (
        <Button tone="quiet" icon="trash" title="Delete the item" changes onPress={() => onStage(undefined, 'deleted')} />
      )}
    </>
  )
  return (
    <Panel title={before === undefined ? 'New item' : keyWords(before, keys)} tools={tools} onClose={onClose}>
      <div class="item-panel">
        {isGoing && <p class="warning">This item shall be deleted. Save does it.</p>}
        {failure !== undefined && (
          <p class="error" role="alert">
            {failure.kind}: {failure.message}{' '}
            {before !== undefined && failure.kind === CHANGED && (
              <Button onPress={onReadAgain}>Read it again, keep my changes</Button>
            )}
          </p>
        )}
        <SizeMeter item={item} />
        <Tabs label="How to write the item" tabs={tabs} chosen={view} onChoose={setView} />
        {before !== undefined && (
          <RequestStrip
            call={{ of: 'service', name: 'GetItem', input: { TableName: table, Key: keyOf(before, keys) }, namespace }}
          />
        )}
      </div>
    </Panel>
  )
}
