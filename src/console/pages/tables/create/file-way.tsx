// A table for the items of a file, and the items in it.
import { useState } from 'preact/hooks'
import { Button } from '../../../parts/button.js'
import { FileField } from '../bulk/read-file.js'
import type { ReadItems } from '../files/read-items.js'
import { FileTable } from './file-table.js'
import type { WayProps } from './ways.js'

interface Chosen {
  readonly read: ReadItems
  readonly name: string
}

export function FileWay({ onCreated, onClose }: WayProps) {
  const [chosen, setChosen] = useState<Chosen>()
  return (
    <div class="table-form">
      <FileField onRead={(read, file) => setChosen({ read, name: tableName(file) })} />
      {chosen === undefined ? (
        <div class="actions">
          <Button onPress={onClose}>Cancel</Button>
        </div>
      ) : (
        <FileTable key={chosen.name} {...chosen} onCreated={onCreated} onClose={onClose} />
      )}
    </div>
  )
}

/** `Songs of 1970.plain.jsonl` is `Songs-of-1970`. */
const tableName = (file: string): string => file.replace(/\..*$/, '').replaceAll(/[^\w.-]+/g, '-')
