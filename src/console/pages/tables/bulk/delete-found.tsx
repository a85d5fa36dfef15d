// Deletes whatever a query finds, after it has shown what that is. Invariant: what goes is what was shown, by its keys, whatever came since.
import { useEffect, useRef, useState } from 'preact/hooks'
import { failureText } from '../../../api/call.js'
import { Button } from '../../../parts/button.js'
import { Dialog } from '../../../parts/dialog.js'
import { bytes, count, counted } from '../../../parts/format.js'
import { RequestStrip } from '../../../parts/request-strip.js'
import { perform } from '../../../state/deeds.js'
import type { Namespace } from '../../../state/place.js'
import { type Item, type KeyPart, keyOf, keyWords } from '../item/item.js'
import { itemBytes } from '../item/size.js'
import type { Planned } from '../query/request.js'
import { type Write, writeAll } from './batches.js'
import { readAll } from './read-all.js'

export interface DeleteFoundProps {
  readonly table: string
  readonly keys: readonly KeyPart[]
  readonly namespace: Namespace
  readonly planned: Planned
  readonly onDone: () => void
  readonly onClose: () => void
}

const SHOWN = 8
const BACK = 'The log of what you did can take it back, as long as this page is open.'
const NO_WAY_BACK = 'There is no way back: an index does not hold whole items. Their items go, not only these rows.'

export function DeleteFound({ table, keys, namespace, planned, onDone, onClose }: DeleteFoundProps) {
  const [found, setFound] = useState(0)
  const [items, setItems] = useState<readonly Item[]>()
  const [written, setWritten] = useState<number>()
  const [problem, setProblem] = useState<string>()
  const isOver = useRef(false)
  const isStopped = (): boolean => isOver.current
  useEffect(() => {
    readAll({ planned, namespace, onFound: setFound, isStopped }).then(setItems, (error: unknown) =>
      setProblem(failureText(error)),
    )
    return () => void (isOver.current = true)
  }, [])
  const write = (writes: readonly Write[]) =>
    writeAll({ table, namespace, writes, isStopped, onProgress: (progress) => setWritten(progress.written) })
  const isWhole = planned.input['IndexName'] === undefined
  const remove = async (gone: readonly Item[]): Promise<void> => {
    setWritten(0)
    const run = async (): Promise<void> => {
      const end = await write(gone.map((item) => ({ DeleteRequest: { Key: keyOf(item, keys) } })))
      if (end.written < gone.length) throw new Error(`stopped after ${counted(end.written, 'item')}`)
    }
    const undo = async (): Promise<void> => {
      isOver.current = false
      await write(gone.map((item) => ({ PutRequest: { Item: item } })))
      onDone()
    }
    const words = `Deleted ${counted(gone.length, 'item')} of ${table}`
    await perform({ words, run, undo: isWhole ? undo : undefined })
    onDone()
    onClose()
  }
  return (
    <Dialog title={`Delete all that this ${planned.operation} finds`} kind="wide" onClose={onClose}>
      <RequestStrip call={{ of: 'service', name: planned.operation, input: planned.input, namespace }} />
      {problem !== undefined && <p class="error">{problem}</p>}
      {items === undefined ? (
        <p role="status">Reading: {count(found)} so far</p>
      ) : (
        <>
          <p role="status">
            <strong>{counted(items.length, 'item')}</strong>, {bytes(items.reduce((sum, item) => sum + itemBytes(item), 0))}.{' '}
            {isWhole ? BACK : NO_WAY_BACK}
          </p>
          <ul class="preview">
            {items.slice(0, SHOWN).map((item) => (
              <li key={keyWords(item, keys)}>
                <code>{keyWords(item, keys)}</code>
              </li>
            ))}
          </ul>
          {items.length > SHOWN && <p class="muted">and {counted(items.length - SHOWN, 'more item')}</p>}
        </>
      )}
      {written !== undefined && <progress aria-label="Deleted" max={items?.length} value={written} />}
      <div class="actions">
        <Button onPress={onClose}>Cancel</Button>
        <Button
          tone="danger"
          icon="trash"
          changes
          disabled={items === undefined || items.length === 0 || written !== undefined}
          onPress={() => items !== undefined && void remove(items)}
        >
          {`Delete ${counted(items?.length ?? 0, 'item')}`}
        </Button>
      </div>
    </Dialog>
  )
}
