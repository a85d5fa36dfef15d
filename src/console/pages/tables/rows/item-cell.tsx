// A cell of an item: its value, whether it was changed, and a button where it can be opened.
import { ValueCell } from '../../../parts/value-cell.js'
import { shownValue } from '../../../parts/value-text.js'
import { isSame } from '../item/item.js'
import { type Step, valueAt } from '../item/path.js'
import type { ItemRow } from './item-row.js'
import { isDeep } from './members.js'

export interface ItemCellProps {
  /** Of the column. */
  readonly name: string
  readonly steps: readonly Step[]
  readonly row: ItemRow
  readonly onMembers: ((cell: Element) => void) | undefined
}

export function ItemCell({ name, steps, row: { item, change }, onMembers }: ItemCellProps) {
  const value = valueAt(item, steps)
  const { before, after } = change ?? {}
  const was = valueAt(before, steps)
  const isChanged = before !== undefined && after !== undefined && !isSame(was, valueAt(after, steps))
  return (
    <span
      class={isChanged ? 'item-cell changed-cell' : 'item-cell'}
      title={isChanged ? `Changed, not saved yet. It was: ${shownValue(was)?.text ?? 'not there'}` : undefined}
    >
      {isChanged && (
        <span aria-label="changed" role="img">
          ●
        </span>
      )}
      {onMembers !== undefined && isDeep(value) && <Opener name={name} onOpen={onMembers} />}
      <ValueCell value={value} />
    </span>
  )
}

/** For the pointer; at the keys it is Enter. The grid gets the focus, so that keys go on from there. */
const Opener = ({ name, onOpen }: { readonly name: string; readonly onOpen: (cell: Element) => void }) => (
  <button
    type="button"
    class="opener"
    tabIndex={-1}
    title={`Open ${name}`}
    aria-label={`Open ${name}`}
    onClick={({ currentTarget }) => {
      currentTarget.closest<HTMLElement>('[role=grid]')?.focus()
      onOpen(currentTarget.closest('[role=gridcell]') ?? currentTarget)
    }}
  >
    ▸
  </button>
)
