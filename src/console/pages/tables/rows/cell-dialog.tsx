// What opens over a cell: the browser’s own dialog, which closes by Esc and leads back to where the cursor was. Invariant: it has the focus before the
// next key comes.
import type { ComponentChildren, RefObject } from 'preact'
import { useLayoutEffect } from 'preact/hooks'

/** The cell, in pixels of the window. */
export interface CellPlace {
  readonly left: number
  readonly top: number
}

export interface CellDialogProps {
  readonly label: string
  readonly place: CellPlace
  /** The most that it may take. */
  readonly size: { readonly width: number; readonly height: number }
  /** To close it. */
  readonly dialog: RefObject<HTMLDialogElement | null>
  /** Pressed beside it. */
  readonly onBeside: () => void
  readonly onClose: () => void
  readonly onKeyDown?: (event: KeyboardEvent) => void
  readonly children: ComponentChildren
}

const EDGE_PX = 8

export function CellDialog({ label, place, size, dialog, onBeside, onClose, onKeyDown, children }: CellDialogProps) {
  useLayoutEffect(() => dialog.current?.showModal(), [])
  return (
    <dialog
      ref={dialog}
      class="cell-dialog"
      aria-label={label}
      style={placed(place, size)}
      {...{ onClose, onKeyDown }}
      onClick={(event) => event.target === dialog.current && onBeside()}
    >
      <div class="dialog-body">{children}</div>
    </dialog>
  )
}

/** Over the cell, as far as the window has room. */
function placed({ left, top }: CellPlace, { width, height }: CellDialogProps['size']) {
  const x = Math.max(Math.min(left, innerWidth - width - EDGE_PX), EDGE_PX)
  const y = Math.max(Math.min(top, innerHeight - height - EDGE_PX), EDGE_PX)
  return { left: `${x}px`, top: `${y}px`, width: `${width}px`, maxHeight: `${innerHeight - y - EDGE_PX}px` }
}
