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
  /** Each file has a form of its own, also one with the name of the file before. */
  readonly number: number
}

export function FileWay({ onCreated, onClose }: WayProps) {
  const [chosen, setChosen] = useState<Chosen>()
  return (
    <div class="table-form">
      <FileField
        onRead={(read, file) => setChosen((before) => ({ read, name: tableName(file), number: (before?.number ?? 0) + 1 }))}
      />
      {chosen === undefined ? (
        <div class="actions">
          <Button onPress={onClose}>Cancel</Button>
        </div>
      ) : (
        <FileTable key={chosen.number} name={chosen.name} read={chosen.read} onCreated={onCreated} onClose={onClose} />
      )}
    </div>
  )
}

/** `Songs of 1970.plain.jsonl` is `Songs-of-1970`. */
const tableName = (file: string): string => file.replace(/\..*$/, '').replaceAll(/[^\w.-]+/g, '-')
