// What can be done with the items that are shown, beside what they cost.
import { useState } from 'preact/hooks'
import { Button } from '../../parts/button.js'
import { counted } from '../../parts/format.js'
import type { TableShown } from '../../state/namespaces.js'
import type { Namespace } from '../../state/place.js'
import { DeleteFound } from './bulk/delete-found.js'
import { FilesMenu } from './files/files-menu.js'
import type { Item } from './item/item.js'
import type { Measure } from './query/estimate.js'
import { Outcome } from './query/outcome.js'
import type { Found } from './query/pages.js'
import type { Planned } from './query/request.js'
import { ColumnsMenu } from './rows/columns-menu.js'
import type { Columns } from './rows/use-columns.js'

export interface ItemsToolsProps extends Columns {
  readonly table: TableShown
  readonly namespace: Namespace
  /** The table or index that is asked. */
  readonly measure: Measure
  readonly found: Found | undefined
  readonly planned: Planned | undefined
  /** How many rows were read. */
  readonly count: number
  readonly everything: () => Promise<readonly Item[]>
  readonly readOn: () => void
  readonly askAgain: () => void
  /** How many rows are chosen. */
  readonly chosen: number
  readonly onDelete: () => void
  readonly onNew: () => void
}

export function ItemsTools(props: ItemsToolsProps) {
  const { table, namespace, measure, found, planned, count, everything, chosen, names, shown, preferences } = props
  const { onPrefer, readOn, askAgain, onDelete, onNew } = props
  const [deleted, setDeleted] = useState<Planned>()
  const onDeleteAll = found === undefined ? undefined : () => setDeleted(found.planned)
  const isMore = found?.next !== undefined && chosen === count
  return (
    <div class="items-tools">
      <Outcome {...{ found, planned, namespace, measure }} onReadOn={readOn} />
      <div class="actions">
        {chosen > 0 && (
          <Button icon="trash" tone="danger" changes onPress={onDelete}>
            {`Delete ${counted(chosen, 'item')}`}
          </Button>
        )}
        {chosen > 0 && isMore && onDeleteAll !== undefined && (
          <Button tone="quiet" changes onPress={onDeleteAll}>
            only those read so far; more match
          </Button>
        )}
        <Button icon="plus" changes onPress={onNew}>
          New item
        </Button>
        <ColumnsMenu {...{ names, shown, preferences, onPrefer }} />
        <FilesMenu {...{ table, namespace, count, everything, names: shown, askAgain, onDeleteAll }} />
      </div>
      {deleted !== undefined && (
        <DeleteFound
          {...{ table: table.table, keys: table.keys, namespace, planned: deleted }}
          onDone={askAgain}
          onClose={() => setDeleted(undefined)}
        />
      )}
    </div>
  )
}
