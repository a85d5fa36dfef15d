// What was read as a file, a file as items, and the end of all that match.
import { useState } from 'preact/hooks'
import { Button } from '../../../parts/button.js'
import { failureText } from '../../../api/call.js'
import { counted } from '../../../parts/format.js'
import { Menu } from '../../../parts/menu.js'
import type { TableShown } from '../../../state/namespaces.js'
import type { Namespace } from '../../../state/place.js'
import { tell } from '../../../state/notices.js'
import { ImportItems } from '../bulk/import-items.js'
import type { Item } from '../item/item.js'
import { download } from './download.js'
import { csvText, plainLines, typedLines } from './texts.js'

export interface FilesMenuProps {
  readonly table: TableShown
  readonly namespace: Namespace
  /** How many rows were read. */
  readonly count: number
  /** All of them, as they shall be. */
  readonly everything: () => Promise<readonly Item[]>
  readonly names: readonly string[]
  readonly askAgain: () => void
  /** Undefined where nothing was asked. */
  readonly onDeleteAll: (() => void) | undefined
}

const FORMS = [
  ['JSON lines, with types', 'jsonl', typedLines],
  ['JSON lines, plain', 'plain.jsonl', plainLines],
  ['CSV', 'csv', csvText],
] as const

type Write = (items: readonly Item[], names: readonly string[]) => string

export function FilesMenu(props: FilesMenuProps) {
  const { table, namespace, count, everything, names, askAgain, onDeleteAll } = props
  const { table: name, keys } = table
  const [isImporting, setImporting] = useState(false)
  const save = (ending: string, write: Write): void =>
    void everything().then(
      (items) => download(`${name}.${ending}`, write(items, names)),
      (error: unknown) => tell('failed', `Not exported. ${failureText(error)}`),
    )
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
                Export what was read: {counted(count, 'row')}, {counted(names.length, 'column')}
              </p>
              {FORMS.map(([words, ending, write]) => (
                <Button key={ending} tone="quiet" icon="download" onPress={then(() => save(ending, write))}>
                  {words}
                </Button>
              ))}
              <hr />
              <Button tone="quiet" icon="upload" changes onPress={then(() => setImporting(true))}>
                Import a file…
              </Button>
              <Button
                tone="quiet"
                icon="trash"
                changes
                disabled={onDeleteAll === undefined}
                onPress={then(() => onDeleteAll?.())}
              >
                Delete all that match…
              </Button>
            </div>
          )
        }}
      </Menu>
      {isImporting && <ImportItems {...{ table: name, keys, namespace }} onDone={askAgain} onClose={() => setImporting(false)} />}
    </>
  )
}
