// What can be done with the items that are shown, beside what they cost.
import { Button } from '../../parts/button.js'
import { counted } from '../../parts/format.js'
import type { TableShown } from '../../state/namespaces.js'
import type { Namespace } from '../../state/place.js'
import { FilesMenu } from './files/files-menu.js'
import { Outcome } from './query/outcome.js'
import type { Found } from './query/pages.js'
import type { Planned } from './query/request.js'
import { ColumnsMenu } from './rows/columns-menu.js'
import type { ItemRow } from './rows/item-row.js'
import type { Columns } from './rows/use-columns.js'

export interface ItemsToolsProps extends Columns {
  readonly table: TableShown
  readonly namespace: Namespace
  readonly found: Found | undefined
  readonly planned: Planned | undefined
  readonly rows: readonly ItemRow[]
  readonly readOn: () => void
  readonly askAgain: () => void
  /** How many rows are chosen. */
  readonly chosen: number
  readonly onDelete: () => void
  readonly onNew: () => void
}

export function ItemsTools(props: ItemsToolsProps) {
  const {
    table,
    namespace,
    found,
    planned,
    rows,
    names,
    shown,
    preferences,
    onPrefer,
    readOn,
    askAgain,
    chosen,
    onDelete,
    onNew,
  } = props
  return (
    <div class="items-tools">
      <Outcome found={found} planned={planned} namespace={namespace} onReadOn={readOn} />
      <div class="actions">
        {chosen > 0 && (
          <Button icon="trash" tone="danger" changes onPress={onDelete}>
            {`Delete ${counted(chosen, 'item')}`}
          </Button>
        )}
        <Button icon="plus" changes onPress={onNew}>
          New item
        </Button>
        <ColumnsMenu {...{ names, shown, preferences, onPrefer }} />
        <FilesMenu {...{ table, namespace, rows, names: shown, planned: found?.planned, askAgain }} />
      </div>
    </div>
  )
}
