// One condition of the query bar: its name, its fields in one frame, and what is wrong with it right below.
import type { ComponentChildren } from 'preact'
import { useId } from 'preact/hooks'

export interface PillProps {
  readonly label: string
  /** After the label: what the field is. */
  readonly note?: string
  readonly error?: string | undefined
  /** @param id of the field that the label names */
  readonly children: (id: string) => ComponentChildren
}

export function Pill({ label, note, error, children }: PillProps) {
  const id = useId()
  return (
    <div class={error === undefined ? 'pill' : 'pill wrong'}>
      <label for={id}>
        <strong>{label}</strong> {note}
      </label>
      <div class="pill-fields">{children(id)}</div>
      {error !== undefined && (
        <p class="error" role="alert">
          {error}
        </p>
      )}
    </div>
  )
}
