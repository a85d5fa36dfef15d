// One value of one item, written over its cell in the way of its type. Enter or a press beside it keeps what was written, Esc leaves what was there.
// Invariant: what nobody touched is not changed, and a text is not kept while an input method still composes it.
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import { emptyOf } from '../edit/conversion.js'
import { ValueField } from '../edit/value-field.js'
import type { Type, Value } from '../item/item.js'
import { CellDialog, type CellPlace } from './cell-dialog.js'

export interface CellEditorProps {
  readonly name: string
  /** Undefined where the item has no such attribute. */
  readonly value: Value | undefined
  /** Of a value that is not there yet. */
  readonly type: Type
  readonly place: CellPlace
  /** @param value undefined when the attribute shall go */
  readonly onKeep: (value: Value | undefined) => void
  readonly onClose: () => void
}

const SIZE = { width: 340, height: 190 }

export function CellEditor({ name, value, type, place, onKeep, onClose }: CellEditorProps) {
  const [draft, setDraft] = useState<{ readonly value: Value | undefined }>()
  const ref = useRef<HTMLDialogElement>(null)
  const end = (to = draft): void => {
    if (to !== undefined) onKeep(to.value)
    ref.current?.close() // the browser leads back to where the cursor was
  }
  useLayoutEffect(() => {
    const field = ref.current?.querySelector<HTMLElement>('textarea, input')
    field?.focus()
    if (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement) field.select()
  }, [])
  const onKeyDown = (event: KeyboardEvent): void => {
    const isText = event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.defaultPrevented || !isText) return
    event.preventDefault()
    end()
  }
  return (
    <CellDialog label={`Value of ${name}`} {...{ place, onClose, onKeyDown }} size={SIZE} dialog={ref} onBeside={end}>
      <ValueField
        name={name}
        value={(draft === undefined ? value : draft.value) ?? emptyOf(type)}
        onChange={(next) => setDraft({ value: next })}
        {...(value === undefined ? {} : { onRemove: () => end({ value: undefined }) })}
      />
      <p class="hint">
        <kbd>Enter</kbd> keeps it, to be saved with the others. <kbd>Shift</kbd> <kbd>Enter</kbd> is a new line, <kbd>Esc</kbd>{' '}
        leaves what was there.
      </p>
    </CellDialog>
  )
}
