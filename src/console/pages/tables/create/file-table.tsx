// The table that the items of a file are to have: its name and key, proposed and to be changed.
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { whenActive } from '../../../state/when-active.js'
import { Button } from '../../../parts/button.js'
import { Choice, Field } from '../../../parts/field.js'
import { count, counted } from '../../../parts/format.js'
import { usePlace } from '../../../state/place.js'
import { type Progress, writeAll } from '../bulk/batches.js'
import { checked, Faults, Preview, Written } from '../bulk/read-file.js'
import type { ReadItems } from '../files/read-items.js'
import type { KeyPart } from '../item/item.js'
import { keyCandidates, likelyKey, repeated } from './likely-key.js'
import { inputOf, type KeyDraft, NEW_TABLE, NO_KEY } from './table-draft.js'
import { useCreation } from './use-creation.js'
import { Refused, type WayProps } from './ways.js'

export interface FileTableProps extends WayProps {
  /** Proposed. */
  readonly name: string
  readonly read: ReadItems
}

export function FileTable({ name: proposed, read: all, onCreated, onClose }: FileTableProps) {
  const [name, setName] = useState(proposed)
  const { keys, fields } = useKey(all)
  const { failure, create } = useCreation()
  const { progress, put, hasRefused } = usePutting(name)
  const { read, twice } = useMemo(() => {
    const read = checked(all, keys)
    return { read, twice: repeated(itemsOf(read), keys) }
  }, [all, keys])
  const [hash = NO_KEY, range = NO_KEY] = keys
  const creation = {
    input: inputOf({ ...NEW_TABLE, name, hash, range }),
    words: `Created table ${name} with the items of a file`,
    fill: () => put(read),
    onCreated: () => {
      if (!hasRefused()) onCreated(name)
    },
  }
  return (
    <>
      <Field label="Name" value={name} onInput={setName} />
      {fields}
      <Refused failure={failure} />
      <Preview read={read} keys={keys} />
      {twice > 0 && (
        <p class="error" role="alert">
          {count(twice)} of these have the key of an earlier one: only the last with a key is kept.
        </p>
      )}
      <Faults read={read} progress={progress} />
      {progress !== undefined && <Written progress={progress} of={read.rows.length} />}
      <div class="actions">
        <Button onPress={onClose}>Cancel</Button>
        <Button
          tone="main"
          changes
          disabled={read.rows.length === 0 || progress !== undefined}
          onPress={() => void create(creation)}
        >
          {`Create it with ${counted(read.rows.length, 'item')}`}
        </Button>
      </div>
    </>
  )
}

const itemsOf = ({ rows }: ReadItems) => rows.map(({ item }) => item)

/** The key, and the fields to choose it by. */
function useKey(read: ReadItems) {
  const candidates = useMemo(() => keyCandidates(itemsOf(read)), [read])
  const [drafts, setDrafts] = useState(() => likelyKey(itemsOf(read), candidates))
  const keys = useMemo(() => drafts.map((key, at): KeyPart => ({ ...key, role: at === 0 ? 'HASH' : 'RANGE' })), [drafts])
  const names = candidates.map(({ name }) => name)
  const choose = (...chosen: readonly (string | undefined)[]): void =>
    setDrafts(chosen.flatMap((name): readonly KeyDraft[] => candidates.filter((one) => one.name === name)))
  const [hash, range] = drafts.map(({ name }) => name)
  const fields = (
    <div class="fields">
      <Choice label="Partition key" value={hash ?? ''} choices={names} onChoose={(name) => choose(name, range)} />
      <Choice
        label="Sort key"
        value={range ?? ''}
        choices={[['', 'none'], ...names.filter((name) => name !== hash)]}
        onChoose={(name) => choose(hash, name)}
      />
    </div>
  )
  return { keys, fields }
}

/** Puts items once the table is there; it stops when the form is left. Where some are refused, the form stays and says which. */
function usePutting(table: string) {
  const { namespace } = usePlace()
  const [progress, setProgress] = useState<Progress>()
  const isOver = useRef(false)
  const wasRefused = useRef(false)
  useEffect(() => () => void (isOver.current = true), [])
  const put = async (read: ReadItems): Promise<void> => {
    await whenActive(table, namespace)
    const writes = itemsOf(read).map((item) => ({ PutRequest: { Item: item } }))
    const job = { table, namespace, writes, onProgress: setProgress, isStopped: () => isOver.current }
    const { written, refused } = await writeAll(job)
    wasRefused.current = refused.length > 0
    if (isOver.current && written + refused.length < writes.length)
      throw new Error(`The form was left: ${count(written)} of ${count(writes.length)} items are in the table`)
    if (written === 0 && refused[0] !== undefined) throw new Error(refused[0].message)
  }
  return { progress, put, hasRefused: () => wasRefused.current }
}
