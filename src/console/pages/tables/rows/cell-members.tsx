// A map or a list opened over its cell: its members as lines, of which only those in sight are drawn, each to be opened in turn. Invariant: it only
// shows; a text is shown and copied whole, digit by digit.
import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks'
import { Block } from '../../../parts/block.js'
import { Button } from '../../../parts/button.js'
import { Copy } from '../../../parts/copy.js'
import { counted } from '../../../parts/format.js'
import { Table } from '../../../parts/table.js'
import type { Column } from '../../../parts/table-props.js'
import { ValueCell } from '../../../parts/value-cell.js'
import { contentOf, type Value } from '../item/item.js'
import { pathOf, type Step } from '../item/path.js'
import { CellDialog, type CellPlace } from './cell-dialog.js'
import { type Member, membersOf, sizeOf } from './members.js'

export interface CellMembersProps {
  /** Of the column. */
  readonly name: string
  readonly value: Value
  /** From the item on. */
  readonly steps: readonly Step[]
  readonly place: CellPlace
  readonly isColumn: (name: string) => boolean
  /** Shows a path as a column, or no more. */
  readonly onColumn: (path: string, isShown: boolean) => void
  readonly onEdit: (() => void) | undefined
  readonly onClose: () => void
}

const SIZE = { width: 460, height: 400 }
const INDENT_PX = 14

const COLUMNS: readonly Column<Member>[] = [
  { name: 'member', title: 'Member', cell: (member) => <Name {...member} />, width: 'minmax(9rem, 1fr)' },
  { name: 'value', title: 'Value', cell: ({ value }) => <ValueCell value={value} />, width: 'minmax(9rem, 1.5fr)' },
]

export function CellMembers({ name, value, steps, place, isColumn, onColumn, onEdit, onClose }: CellMembersProps) {
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set())
  const [at, setAt] = useState<Member>()
  const dialog = useRef<HTMLDialogElement>(null)
  const close = (): void => dialog.current?.close()
  const members = useMemo(() => membersOf(value, steps, opened), [value, opened])
  const edit = (): void => {
    close()
    onEdit?.()
  }
  const open = (member: Member): void => {
    setAt(member)
    if (member.isOpen === undefined) return
    const others = [...opened].filter((id) => id !== member.id)
    setOpened(new Set(member.isOpen ? others : [...others, member.id]))
  }
  useLayoutEffect(() => dialog.current?.querySelector<HTMLElement>('[role=grid]')?.focus(), [])
  return (
    <CellDialog label={`Members of ${name}`} {...{ place, dialog, onClose }} size={SIZE} onBeside={close}>
      <div class="member-head">
        <strong title={name}>{name}</strong>
        <span class="muted">{counted(sizeOf(value), 'member')}</span>
        <Copy text={() => JSON.stringify(value)} />
        {onEdit !== undefined && <Button tone="quiet" icon="edit" title={`Edit ${name}`} changes onPress={edit} />}
        <Button tone="quiet" icon="close" title="Close" onPress={close} />
      </div>
      <Table label={`Members of ${name}`} rows={members} columns={COLUMNS} rowKey={({ id }) => id} onOpen={open} />
      {at !== undefined && <Whole {...at} {...{ isColumn, onColumn }} />}
    </CellDialog>
  )
}

const Name = ({ name, depth, isOpen }: Member) => (
  <span style={{ paddingLeft: `${depth * INDENT_PX}px` }}>
    {isOpen !== undefined && (
      <span role="img" aria-label={isOpen ? 'open' : 'closed'}>
        {isOpen ? '▾' : '▸'}
      </span>
    )}{' '}
    {name}
  </span>
)

/** The member that was opened last: its path, and all of its text. */
function Whole({ name, steps, value, isColumn, onColumn }: Member & Pick<CellMembersProps, 'isColumn' | 'onColumn'>) {
  const of = contentOf(value)
  const path = steps === undefined ? undefined : pathOf(steps)
  const isShown = path !== undefined && isColumn(path)
  const title = (
    <>
      <code>{path ?? name}</code>
      {path !== undefined && (
        <Button tone="quiet" pressed={isShown} onPress={() => onColumn(path, !isShown)}>
          Show as a column
        </Button>
      )}
    </>
  )
  return <Block title={title} text={typeof of === 'string' ? of : JSON.stringify(value)} />
}
