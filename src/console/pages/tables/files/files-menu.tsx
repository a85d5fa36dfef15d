// What is shown as a file.
import { Menu } from '../../../parts/menu.js'
import { Button } from '../../../parts/button.js'
import type { ItemRow } from '../rows/item-grid.js'
import { csvText, plainLines, typedLines } from './texts.js'
import { download } from './download.js'

export interface FilesMenuProps {
  readonly table: { readonly table: string }
  readonly rows: readonly ItemRow[]
  readonly names: readonly string[]
}

export function FilesMenu({ table, rows, names }: FilesMenuProps) {
  const items = rows.map(({ item }) => item)
  const offers = [
    ['JSON lines, with types', 'jsonl', () => typedLines(items, names)],
    ['JSON lines, plain', 'plain.jsonl', () => plainLines(items, names)],
    ['CSV', 'csv', () => csvText(items, names)],
  ] as const
  return (
    <Menu label="Export" align="right" face="Export">
      {(close) => (
        <div class="files-menu">
          <p class="muted">
            The {rows.length} rows and {names.length} columns that are shown.
          </p>
          {offers.map(([words, ending, text]) => (
            <Button
              key={ending}
              tone="quiet"
              icon="download"
              onPress={() => {
                close()
                download(`${table.table}.${ending}`, text())
              }}
            >
              {words}
            </Button>
          ))}
        </div>
      )}
    </Menu>
  )
}
