// A string, a number or bytes as text, as many lines high as it needs. Invariant: the element stays the same while somebody types, or the cursor
// would leave it and the next letters would be keys that lead to other pages; what the element can't hold unchanged is not edited in it.
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
  const isKeptOut = text.includes('\r') // a textarea makes line feeds of these
  const shared = { id, value: text, readOnly: isReadOnly || isKeptOut, spellcheck: false, autocomplete: 'off' }
  const input = (event: { readonly currentTarget: { readonly value: string } }): void => onChange(event.currentTarget.value)
  return (
    <>
      {type === 'N' ? (
        <input {...shared} class="mono" inputMode="decimal" onInput={input} />
      ) : (
        <textarea
          {...shared}
          rows={Math.max(lines, 1)}
          class={lines <= 1 && type === 'S' ? 'plain' : undefined}
          placeholder={type === 'S' ? '(empty string)' : 'base64'}
          onInput={input}
        />
      )}
      {isKeptOut && !isReadOnly && <p class="hint">It has carriage returns: change it as JSON, which keeps them.</p>}
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
