// A button that opens a small panel below itself: the browser's own disclosure, closed by Esc, by a choice and by a click elsewhere.
import type { ComponentChildren } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { useEscape } from '../shell/keys.js'

export interface MenuProps {
  readonly label: string
  readonly face: ComponentChildren
  readonly align?: 'left' | 'right'
  readonly children: (close: () => void) => ComponentChildren
}

export function Menu({ label, face, align = 'left', children }: MenuProps) {
  const [isOpen, setOpen] = useState(false)
  const ref = useRef<HTMLDivElement>(null)
  const close = (): void => setOpen(false)
  useEscape(isOpen ? close : undefined)
  useEffect(() => {
    if (!isOpen) return undefined
    const leave = ({ target }: Event): void => {
      if (target instanceof Node && ref.current?.contains(target) !== true) close()
    }
    document.addEventListener('pointerdown', leave)
    return () => document.removeEventListener('pointerdown', leave)
  }, [isOpen])
  return (
    <div class="menu" ref={ref}>
      <button
        type="button"
        class="menu-face"
        aria-label={label}
        title={label}
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        {face}
      </button>
      {isOpen && <div class={`menu-body ${align}`}>{children(close)}</div>}
    </div>
  )
}
