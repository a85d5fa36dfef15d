// Puts the items of a file into the table, after it has shown what it read. It can be taken back.
import { useEffect, useRef, useState } from 'preact/hooks'
import { Button } from '../../../parts/button.js'
import { Dialog } from '../../../parts/dialog.js'
import { counted } from '../../../parts/format.js'
import { perform } from '../../../state/deeds.js'
import type { Namespace } from '../../../state/place.js'
import type { ReadItems } from '../files/read-items.js'
import type { KeyPart } from '../item/item.js'
import { type Imported, importAll, type ImportProgress, takeBack } from './import-job.js'
import { checked, Faults, FileField, importWords, Preview, Written } from './read-file.js'

export interface ImportItemsProps {
  readonly table: string
  readonly keys: readonly KeyPart[]
  readonly namespace: Namespace
  readonly onDone: () => void
  readonly onClose: () => void
}

export function ImportItems({ table, keys, namespace, onDone, onClose }: ImportItemsProps) {
  const [read, setRead] = useState<ReadItems>()
  const [progress, setProgress] = useState<ImportProgress>()
  const [isPutting, setPutting] = useState(false)
  const isOver = useRef(false)
  const target = { table, keys }
  useEffect(() => () => void (isOver.current = true), [])
  const put = async ({ rows }: ReadItems): Promise<void> => {
    setPutting(true)
    const done: Imported = new Map()
    const items = rows.map(({ item }) => item)
    const job = { target, namespace, items, onProgress: setProgress, isStopped: () => isOver.current }
    let end: ImportProgress | undefined
    const run = async (): Promise<void> => {
      end = await importAll(job, done)
    }
    const undo = async (): Promise<void> => {
      await takeBack(done, target, namespace).finally(onDone)
    }
    const words = `Put ${counted(rows.length, 'item')} of a file into ${table}`
    await perform({ words, run, result: () => (end === undefined ? '' : importWords(end, rows.length)), undo })
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
          <p class="muted">The log of what you did can put back what was there, as long as this page is open.</p>
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
