// Puts the items of a file into the table, after it has shown what it read.
import { useEffect, useRef, useState } from 'preact/hooks'
import { Button } from '../../../parts/button.js'
import { Dialog } from '../../../parts/dialog.js'
import { counted } from '../../../parts/format.js'
import { perform } from '../../../state/deeds.js'
import type { Namespace } from '../../../state/place.js'
import type { ReadItems } from '../files/read-items.js'
import type { KeyPart } from '../item/item.js'
import { type Progress, writeAll } from './batches.js'
import { checked, Faults, FileField, Preview, Written } from './read-file.js'

export interface ImportItemsProps {
  readonly table: string
  readonly keys: readonly KeyPart[]
  readonly namespace: Namespace
  readonly onDone: () => void
  readonly onClose: () => void
}

export function ImportItems({ table, keys, namespace, onDone, onClose }: ImportItemsProps) {
  const [read, setRead] = useState<ReadItems>()
  const [progress, setProgress] = useState<Progress>()
  const [isPutting, setPutting] = useState(false)
  const isOver = useRef(false)
  useEffect(() => () => void (isOver.current = true), [])
  const put = async ({ rows }: ReadItems): Promise<void> => {
    setPutting(true)
    const writes = rows.map(({ item }) => ({ PutRequest: { Item: item } }))
    const run = async (): Promise<void> => {
      const end = await writeAll({ table, namespace, writes, onProgress: setProgress, isStopped: () => isOver.current })
      if (end.written === 0 && end.refused[0] !== undefined) throw new Error(end.refused[0].message)
    }
    await perform({ words: `Put ${counted(rows.length, 'item')} of a file into ${table}`, run })
    setPutting(false)
    onDone()
  }
  return (
    <Dialog title={`Import into ${table}`} kind="wide" onClose={onClose}>
      <FileField
        onRead={(next) => {
          setProgress(undefined)
          setRead(checked(next, keys))
        }}
      />
      {read !== undefined && (
        <>
          <Preview read={read} keys={keys} />
          <Faults read={read} progress={progress} />
        </>
      )}
      {read !== undefined && progress !== undefined && <Written progress={progress} of={read.rows.length} />}
      <div class="actions">
        <Button onPress={onClose}>{progress === undefined ? 'Cancel' : 'Close'}</Button>
        <Button
          tone="main"
          changes
          disabled={read === undefined || read.rows.length === 0 || isPutting || progress !== undefined}
          onPress={() => read !== undefined && void put(read)}
        >
          {`Put ${counted(read?.rows.length ?? 0, 'item')}`}
        </Button>
      </div>
    </Dialog>
  )
}
