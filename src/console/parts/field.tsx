// A field of a form with its name above and what is wrong with it right below.
import type { ComponentChildren } from 'preact'
import { useId } from 'preact/hooks'

interface Shared {
  readonly label: ComponentChildren
  readonly hint?: ComponentChildren
  /** In the service's words where they are the service's. */
  readonly error?: string | undefined
}

export interface FieldProps extends Shared {
  readonly value: string
  readonly onInput: (value: string) => void
  readonly type?: 'text' | 'number' | 'password' | 'search' | 'datetime-local'
  readonly placeholder?: string
  readonly lines?: number
  readonly disabled?: boolean
  /** Values that occur, to choose from. */
  readonly offers?: readonly string[]
  /** `/` puts the cursor here. */
  readonly isFilter?: boolean
}

export function Field({ label, hint, error, value, onInput, type = 'text', lines, offers, isFilter, ...rest }: FieldProps) {
  const id = useId()
  const shared = {
    ...{ id, value, ...rest, spellcheck: false, autocomplete: 'off' },
    'aria-invalid': error !== undefined,
    'aria-describedby': error === undefined ? undefined : `${id}-error`,
    ...(isFilter === true ? { 'data-filter': '' } : {}),
  }
  const kind = type as 'text' // inputs of each type have props of their own; these are common to all
  const input = (event: { readonly currentTarget: { readonly value: string } }): void => onInput(event.currentTarget.value)
  return (
    <Framed id={id} label={label} hint={hint} error={error}>
      {lines === undefined ? (
        <input {...shared} {...(offers === undefined ? {} : { list: `${id}-offers` })} type={kind} onInput={input} />
      ) : (
        <textarea {...shared} rows={lines} onInput={input} />
      )}
      {offers !== undefined && (
        <datalist id={`${id}-offers`}>
          {offers.map((offer) => (
            <option key={offer} value={offer} />
          ))}
        </datalist>
      )}
    </Framed>
  )
}

export interface ChoiceProps extends Shared {
  readonly value: string
  readonly onChoose: (value: string) => void
  /** Values, or pairs of value and words. */
  readonly choices: readonly (string | readonly [value: string, words: string])[]
  readonly disabled?: boolean
}

/** One of some. */
export function Choice({ label, hint, error, value, onChoose, choices, disabled = false }: ChoiceProps) {
  const id = useId()
  return (
    <Framed id={id} label={label} hint={hint} error={error}>
      <select id={id} value={value} disabled={disabled} onChange={({ currentTarget }) => onChoose(currentTarget.value)}>
        {choices.map((choice) => {
          const [own, words] = typeof choice === 'string' ? [choice, choice] : choice
          return (
            <option key={own} value={own}>
              {words}
            </option>
          )
        })}
      </select>
    </Framed>
  )
}

function Framed({ id, label, hint, error, children }: Shared & { readonly id: string; readonly children: ComponentChildren }) {
  return (
    <div class={error === undefined ? 'field' : 'field wrong'}>
      <label for={id}>{label}</label>
      {children}
      {hint !== undefined && <p class="hint">{hint}</p>}
      {error !== undefined && (
        <p class="error" id={`${id}-error`} role="alert">
          {error}
        </p>
      )}
    </div>
  )
}
