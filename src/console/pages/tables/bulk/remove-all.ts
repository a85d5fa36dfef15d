// Deletes what was found, as a deed. Invariant: only the keys that were found go; where it ends half way, what went can be taken back, and comes
// back only where nothing has taken its place.
import { failureText } from '../../../api/call.js'
import { count, counted } from '../../../parts/format.js'
import { perform } from '../../../state/deeds.js'
import type { Namespace } from '../../../state/place.js'
import type { Target } from '../edit/requests.js'
import { type Item, keyText } from '../item/item.js'
import { keyIdentity } from '../item/key-identity.js'
import { type Progress, type Write, writeAll } from './batches.js'
import type { FoundItems } from './found-items.js'
import { type Imported, takeBack } from './import-job.js'

export interface Removal {
  readonly found: FoundItems
  readonly target: Target
  readonly namespace: Namespace
  /** Whether what was found is whole items; they have to be kept, too. */
  readonly hasWayBack: boolean
  readonly isStopped: () => boolean
  readonly onWritten: (count: number) => void
  /** Told when it was taken back. */
  readonly onDone: () => void
}

export async function removeAll(removal: Removal): Promise<void> {
  const { found, target, namespace, hasWayBack, onDone } = removal
  const gone: Imported = new Map()
  let [end, failure] = [0, '']
  const run = async (): Promise<void> => {
    try {
      await removePages(removal, gone, (written) => removal.onWritten((end = written)))
    } catch (error) {
      if (end === 0 && gone.size === 0) throw error
      failure = `, then ${failureText(error)}`
    }
  }
  const undo = (): Promise<void> => takeBack(gone, target, namespace).finally(onDone)
  await perform({
    words: `Delete ${counted(found.count, 'item')} of ${target.table}`,
    run,
    result: () => `${count(end)} deleted${failure}`,
    undo: hasWayBack && found.items !== undefined ? undo : undefined,
  })
}

async function removePages(
  { found, target: { table, keys }, namespace, isStopped }: Removal,
  gone: Imported,
  onWritten: (count: number) => void,
): Promise<void> {
  const items = new Map(found.items?.map((item) => [keyText(item, keys), item]))
  let before = 0
  for (const page of found.keys) {
    const writes = (JSON.parse(page) as readonly Item[]).map((Key) => ({ DeleteRequest: { Key } })) // of our own writing
    const note = (batch: readonly Write[], isUnsure: boolean): void => {
      for (const { DeleteRequest } of batch) {
        const item = items.get(keyText(DeleteRequest?.Key ?? {}, keys))
        if (item !== undefined) gone.set(keyIdentity(item, keys), { before: item, after: undefined, isUnsure })
      }
    }
    const onProgress = ({ written }: Progress, _from: number, batch: readonly Write[]): void => {
      onWritten(before + written)
      note(batch, false)
    }
    const onCut = (_from: number, batch: readonly Write[]): void => note(batch, true)
    before += (await writeAll({ table, namespace, writes, isStopped, onProgress, onCut })).written
    if (isStopped()) return
  }
}
