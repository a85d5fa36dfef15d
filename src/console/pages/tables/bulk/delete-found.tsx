// Deletes whatever a query finds, after it has read to the end and shown what that is. Invariant: what goes is what was shown, by its keys, whatever
// came since.
import { useEffect, useRef, useState } from 'preact/hooks'
import { failureText } from '../../../api/call.js'
import { Button } from '../../../parts/button.js'
import { Dialog } from '../../../parts/dialog.js'
import { bytes, counted } from '../../../parts/format.js'
import { RequestStrip } from '../../../parts/request-strip.js'
import type { Namespace } from '../../../state/place.js'
import { type KeyPart, keyText, keyWords } from '../item/item.js'
import { itemsOf, readAll, type ReadPage, unlimited } from '../query/read-all.js'
import type { Planned } from '../query/request.js'
import { type FoundItems, NO_ITEMS, withItems } from './found-items.js'
import { removeAll } from './remove-all.js'

export interface DeleteFoundProps {
  readonly table: string
  readonly keys: readonly KeyPart[]
  readonly namespace: Namespace
  readonly planned: Planned
  readonly onDone: () => void
  readonly onClose: () => void
}

export function DeleteFound({ table, keys, namespace, planned, onDone, onClose }: DeleteFoundProps) {
  const [found, setFound] = useState(NO_ITEMS)
  const [isRead, setRead] = useState(false)
  const [written, setWritten] = useState<number>()
  const [problem, setProblem] = useState<string>()
  const isOver = useRef(false)
  const isStopped = (): boolean => isOver.current
  useEffect(() => {
    let all = NO_ITEMS
    const onPage = (page: ReadPage): void => setFound((all = withItems(all, itemsOf(page), keys)))
    readAll({ planned: unlimited(planned), namespace, onPage, isStopped }).then(
      () => setRead(true),
      (error: unknown) => setProblem(failureText(error)),
    )
    return () => void (isOver.current = true)
  }, [])
  const isWhole = planned.input['IndexName'] === undefined
  const remove = async (): Promise<void> => {
    setWritten(0)
    const onWritten = setWritten
    await removeAll({ found, target: { table, keys }, namespace, hasWayBack: isWhole, isStopped, onWritten, onDone })
    onDone()
    onClose()
  }
  return (
    <Dialog title={`Delete all that this ${planned.operation} finds`} kind="wide" onClose={onClose}>
      <RequestStrip call={{ of: 'service', name: planned.operation, input: planned.input, namespace }} />
      {problem !== undefined && <p class="error">{problem}</p>}
      {isRead ? (
        <Preview found={found} keys={keys} isWhole={isWhole} />
      ) : (
        <p role="status">Reading to the end: {counted(found.count, 'item')} so far</p>
      )}
      {written !== undefined && <progress aria-label="Deleted" max={found.count} value={written} />}
      <div class="actions">
        <Button onPress={onClose}>{written === undefined ? 'Cancel' : 'Stop'}</Button>
        <Button
          tone="danger"
          icon="trash"
          changes
          disabled={!isRead || found.count === 0 || written !== undefined}
          onPress={() => void remove()}
        >
          {`Delete ${counted(isRead ? found.count : 0, 'item')}`}
        </Button>
      </div>
    </Dialog>
  )
}

interface PreviewProps {
  readonly found: FoundItems
  readonly keys: readonly KeyPart[]
  readonly isWhole: boolean
}

const Preview = ({ found: { count: all, bytes: size, first, items }, keys, isWhole }: PreviewProps) => (
  <>
    <p role="status">
      <strong>{counted(all, 'item')}</strong>, {bytes(size)}: all that match now, whether the list has shown them or not. What
      comes later stays. {backWords(isWhole, items !== undefined)}
    </p>
    <ul class="preview">
      {first.map((item) => (
        <li key={keyText(item, keys)}>
          <code>{keyWords(item, keys)}</code>
        </li>
      ))}
    </ul>
    {all > first.length && <p class="muted">and {counted(all - first.length, 'more item')}</p>}
  </>
)

function backWords(isWhole: boolean, areKept: boolean): string {
  if (!isWhole) return 'There is no way back: an index does not hold whole items. Their items go, not only these rows.'
  return areKept
    ? 'The log of what you did can take it back, as long as this page is open.'
    : 'There is no way back: they are more than this page can keep. A snapshot (Lab) or an export keeps them.'
}
