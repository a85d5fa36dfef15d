// Something that must be answered or left before the page goes on: the browser's own dialog, which holds the focus and closes by Esc.
import type { ComponentChildren } from 'preact'
import { useEffect, useId, useRef, useState } from 'preact/hooks'
import { giveFocus } from '../state/focus.js'
import { Button } from './button.js'
import { Field } from './field.js'
import { Form } from './form.js'

export interface DialogProps {
  readonly title: string
  readonly onClose: () => void
  readonly children: ComponentChildren
  readonly kind?: 'small' | 'wide' | 'top'
}

export function Dialog({ title, onClose, children, kind = 'small' }: DialogProps) {
  const ref = useRef<HTMLDialogElement>(null)
  const id = useId()
  useEffect(() => {
    const { activeElement: before } = document
    ref.current?.showModal()
    return () => queueMicrotask(() => giveFocus(before)) // while it is there, nothing else can have the focus
  }, [])
  return (
    <dialog
      ref={ref}
      class={kind}
      aria-labelledby={id}
      onClose={onClose}
      onClick={(event) => event.target === ref.current && onClose()}
    >
      <div class="dialog-body">
        <h2 id={id}>{title}</h2>
        {children}
      </div>
    </dialog>
  )
}

export interface ConfirmProps {
  readonly title: string
  readonly children: ComponentChildren
  /** What the button says: `Delete 3 items`. */
  readonly verb: string
  /** A name to type, where there is no way back. */
  readonly typed?: string
  readonly onConfirm: () => void
  readonly onClose: () => void
}

/** Asks before something is done that can't be taken back. */
export function Confirm({ title, children, verb, typed, onConfirm, onClose }: ConfirmProps) {
  const [text, setText] = useState('')
  const confirm = (): undefined => {
    onClose()
    onConfirm()
  }
  return (
    <Dialog title={title} onClose={onClose}>
      <Form onSubmit={confirm}>
        {children}
        {typed !== undefined && <Field label={`Type ${typed} to confirm`} value={text} onInput={setText} />}
        <div class="actions">
          <Button onPress={onClose}>Cancel</Button>
          <Button tone="danger" changes disabled={typed !== undefined && text !== typed}>
            {verb}
          </Button>
        </div>
      </Form>
    </Dialog>
  )
}
