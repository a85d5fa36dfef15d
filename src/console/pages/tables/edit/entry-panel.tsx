// A row of an index: to read alone, since an index is written by its table. It leads to its item.
import { Button } from '../../../parts/button.js'
import { Panel } from '../../../parts/panel.js'
import { type Item, type KeyPart, keyWords } from '../item/item.js'
import { SizeMeter } from './size-meter.js'
import { ValueField } from './value-field.js'

export interface EntryPanelProps {
  readonly entry: Item
  readonly index: string
  /** Of the table. */
  readonly keys: readonly KeyPart[]
  readonly onOpen: () => void
  readonly onClose: () => void
}

export const EntryPanel = ({ entry, index, keys, onOpen, onClose }: EntryPanelProps) => (
  <Panel title={keyWords(entry, keys)} onClose={onClose}>
    <div class="item-panel">
      <p>
        This is what the index <strong>{index}</strong> holds of the item. An index is written through its table.
      </p>
      <Button tone="main" icon="edit" onPress={onOpen}>
        Open the item
      </Button>
      <SizeMeter item={entry} />
      {Object.entries(entry).map(([name, value]) => (
        <ValueField key={name} name={name} value={value} isReadOnly onChange={() => undefined} />
      ))}
    </div>
  </Panel>
)
