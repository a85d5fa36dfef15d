// A string, a number or bytes as text, as many lines high as it needs.
import { bytes } from '../../../parts/format.js'
import { base64Bytes } from '../item/size.js'

export interface TextFieldProps {
  readonly id: string
  readonly type: 'S' | 'N' | 'B'
  readonly text: string
  readonly isReadOnly: boolean
  readonly onChange: (text: string) => void
}

const LINES = 8
const LINE_CHARACTERS = 48
const PREVIEWED_BYTES = 48

export function TextField({ id, type, text, isReadOnly, onChange }: TextFieldProps) {
  const lines = Math.min(Math.max(text.split('\n', LINES).length, Math.ceil(text.length / LINE_CHARACTERS)), LINES)
  const shared = { id, value: text, readOnly: isReadOnly, spellcheck: false, autocomplete: 'off' }
  return (
    <>
      {type === 'N' || lines <= 1 ? (
        <input
          {...shared}
          class={type === 'S' ? undefined : 'mono'}
          inputMode={type === 'N' ? 'decimal' : 'text'}
          placeholder={type === 'S' ? '(empty string)' : type === 'B' ? 'base64' : undefined}
          onInput={({ currentTarget }) => onChange(currentTarget.value)}
        />
      ) : (
        <textarea {...shared} rows={lines} onInput={({ currentTarget }) => onChange(currentTarget.value)} />
      )}
      {type === 'B' && text !== '' && (
        <p class="hint">
          {bytes(base64Bytes(text))} <code>{preview(text)}</code>
        </p>
      )}
    </>
  )
}

/** The first bytes: as text where all of them are printable, else in hexadecimal. */
function preview(base64: string): string {
  try {
    const text = atob(base64.slice(0, Math.floor(PREVIEWED_BYTES / 3) * 4))
    if (/^[\x20-\x7e]*$/.test(text)) return text
    return [...text].map((one) => one.charCodeAt(0).toString(16).padStart(2, '0')).join(' ')
  } catch {
    return ''
  }
}
