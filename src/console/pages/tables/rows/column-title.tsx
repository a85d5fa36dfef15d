// The heading of a column: its name, whether it is a part of the key, and the edge by which it is made wider, by pointer or by arrows.
import { useRef } from 'preact/hooks'

const DEFAULT_PX = 144
const STEP_PX = 16

export interface ColumnTitleProps {
  readonly name: string
  readonly role: 'HASH' | 'RANGE' | undefined
  readonly width: number | undefined
  readonly onWiden: (px: number) => void
}

export function ColumnTitle({ name, role, width, onWiden }: ColumnTitleProps) {
  const edge = useRef<HTMLSpanElement>(null)
  const current = (): number => width ?? edge.current?.parentElement?.parentElement?.offsetWidth ?? DEFAULT_PX
  const drag = (start: PointerEvent): void => {
    const from = current()
    const follow = (event: PointerEvent): void => onWiden(from + event.clientX - start.clientX)
    const end = (): void => {
      removeEventListener('pointermove', follow)
      removeEventListener('pointerup', end)
    }
    start.preventDefault()
    addEventListener('pointermove', follow)
    addEventListener('pointerup', end)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowLeft: -STEP_PX, ArrowRight: STEP_PX }[event.key]
    if (step === undefined) return
    event.preventDefault()
    onWiden(current() + step)
  }
  return (
    <span class="column-title">
      <span class="column-name" title={name}>
        {name}
      </span>
      {role !== undefined && <abbr title={role === 'HASH' ? 'partition key' : 'sort key'}>{role === 'HASH' ? 'PK' : 'SK'}</abbr>}
      <span
        ref={edge}
        class="column-edge"
        role="separator"
        tabIndex={0}
        aria-orientation="vertical"
        aria-label={`Width of ${name}`}
        aria-valuenow={width ?? DEFAULT_PX}
        onPointerDown={drag}
        onKeyDown={onKeyDown}
      />
    </span>
  )
}
