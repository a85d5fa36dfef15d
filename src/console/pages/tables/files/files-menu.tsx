// What is shown as a file, a file as items, and the end of all that was found.
import { useState } from 'preact/hooks'
import { Button } from '../../../parts/button.js'
import { counted } from '../../../parts/format.js'
import { Menu } from '../../../parts/menu.js'
import type { TableShown } from '../../../state/namespaces.js'
import type { Namespace } from '../../../state/place.js'
import { DeleteFound } from '../bulk/delete-found.js'
import { ImportItems } from '../bulk/import-items.js'
import type { Planned } from '../query/request.js'
import type { ItemRow } from '../rows/item-row.js'
import { download } from './download.js'
import { csvText, plainLines, typedLines } from './texts.js'

export interface FilesMenuProps {
  readonly table: TableShown
  readonly namespace: Namespace
  readonly rows: readonly ItemRow[]
  readonly names: readonly string[]
  /** What was asked. */
  readonly planned: Planned | undefined
  readonly askAgain: () => void
}

const FORMS = [
  ['JSON lines, with types', 'jsonl', typedLines],
  ['JSON lines, plain', 'plain.jsonl', plainLines],
  ['CSV', 'csv', csvText],
] as const

export function FilesMenu({ table: { table, keys }, namespace, rows, names, planned, askAgain }: FilesMenuProps) {
  const [dialog, setDialog] = useState<'import' | 'delete'>()
  const items = rows.map(({ item }) => item)
  const shared = { table, keys, namespace, onDone: askAgain, onClose: () => setDialog(undefined) }
  return (
    <>
      <Menu label="More" align="right" face="More">
        {(close) => {
          const then = (act: () => void) => (): void => {
            close()
            act()
          }
          return (
            <div class="files-menu">
              <p class="muted">
                Export what is shown: {counted(rows.length, 'row')}, {counted(names.length, 'column')}
              </p>
              {FORMS.map(([words, ending, text]) => (
                <Button
                  key={ending}
                  tone="quiet"
                  icon="download"
                  onPress={then(() => download(`${table}.${ending}`, text(items, names)))}
                >
                  {words}
                </Button>
              ))}
              <hr />
              <Button tone="quiet" icon="upload" changes onPress={then(() => setDialog('import'))}>
                Import a file…
              </Button>
              <Button
                tone="quiet"
                icon="trash"
                changes
                disabled={planned === undefined}
                onPress={then(() => setDialog('delete'))}
              >
                Delete all that is found…
              </Button>
            </div>
          )
        }}
      </Menu>
      {dialog === 'import' && <ImportItems {...shared} />}
      {dialog === 'delete' && planned !== undefined && <DeleteFound {...shared} planned={planned} />}
    </>
  )
}
