// Puts the items of a file into the table, after it has shown what it read.
import { useEffect, useRef, useState } from 'preact/hooks'
import { Button } from '../../../parts/button.js'
import { Dialog } from '../../../parts/dialog.js'
import { bytes, count, counted } from '../../../parts/format.js'
import { perform } from '../../../state/deeds.js'
import type { Namespace } from '../../../state/place.js'
import type { ReadItems } from '../files/read-items.js'
import { type KeyPart, keyWords } from '../item/item.js'
import { itemProblems } from '../item/rules.js'
import { itemBytes } from '../item/size.js'
import { type Progress, writeAll } from './batches.js'

export interface ImportItemsProps {
  readonly table: string
  readonly keys: readonly KeyPart[]
  readonly namespace: Namespace
  readonly onDone: () => void
  readonly onClose: () => void
}

const SHOWN = 8
/** A write unit. Source: docs of write consumption. */
const UNIT_BYTES = 1024

export function ImportItems({ table, keys, namespace, onDone, onClose }: ImportItemsProps) {
  const [read, setRead] = useState<ReadItems>()
  const [progress, setProgress] = useState<Progress>()
  const [isPutting, setPutting] = useState(false)
  const isOver = useRef(false)
  useEffect(() => () => void (isOver.current = true), [])
  const take = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return
    const { readItems } = await import('../files/read-items.js')
    setProgress(undefined)
    setRead(checked(readItems(file.name, await file.text()), keys))
  }
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
  const faults = [
    ...(read?.faults ?? []),
    ...(progress?.refused ?? []).map(({ at, message }) => ({ line: read?.rows[at]?.line ?? 0, message })),
  ]
  return (
    <Dialog title={`Import into ${table}`} kind="wide" onClose={onClose}>
      <label class="file-field">
        JSON lines or a JSON array, plain or with types, or CSV with heads such as <code>age:N</code>
        <input
          type="file"
          accept=".json,.jsonl,.ndjson,.csv,.txt"
          onChange={({ currentTarget }) => void take(currentTarget.files?.[0])}
        />
      </label>
      {read !== undefined && <Preview read={read} keys={keys} />}
      {faults.length > 0 && (
        <ul class="preview error" role="alert">
          {faults.slice(0, SHOWN).map(({ line, message }) => (
            <li key={`${line} ${message}`}>
              Line {line}: {message}
            </li>
          ))}
          {faults.length > SHOWN && <li>and {count(faults.length - SHOWN)} more</li>}
        </ul>
      )}
      {progress !== undefined && (
        <p role="status">
          <progress aria-label="Put" max={read?.rows.length} value={progress.written} /> {count(progress.written)} put
        </p>
      )}
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

function Preview({ read: { rows }, keys }: { readonly read: ReadItems; readonly keys: readonly KeyPart[] }) {
  const sizes = rows.map(({ item }) => itemBytes(item))
  const size = sizes.reduce((sum, one) => sum + one, 0)
  const units = sizes.reduce((sum, one) => sum + Math.ceil(one / UNIT_BYTES), 0)
  return (
    <>
      <p>
        <strong>{counted(rows.length, 'item')}</strong>, {bytes(size)}, ≈ {count(units)} write units without indexes. An item that
        has the key of one of these is replaced.
      </p>
      <ul class="preview">
        {rows.slice(0, SHOWN).map(({ line, item }) => (
          <li key={line}>
            <code>{keyWords(item, keys)}</code>
          </li>
        ))}
      </ul>
    </>
  )
}

/** Rows that can't be items of this table are faults. */
function checked({ rows, faults }: ReadItems, keys: readonly KeyPart[]): ReadItems {
  const problemOf = ({ item }: ReadItems['rows'][number]): string | undefined => {
    const [[name, problem] = []] = itemProblems(item, keys)
    return problem === undefined ? undefined : `${name === '' ? 'the item' : name}: ${problem}`
  }
  return {
    rows: rows.filter((row) => problemOf(row) === undefined),
    faults: [...faults, ...rows.flatMap((row) => ({ line: row.line, message: problemOf(row) ?? '' }))].filter(
      ({ message }) => message !== '',
    ),
  }
}
