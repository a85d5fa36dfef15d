// The name and the type of a part of a key.
import { Choice, Field } from '../../../parts/field.js'
import type { KeyDraft, KeyType } from './table-draft.js'

export interface KeyFieldsProps {
  readonly label: string
  readonly keyDraft: KeyDraft
  readonly onKey: (key: KeyDraft) => void
  readonly error?: string | undefined
  readonly placeholder?: string
}

const TYPES = [
  ['S', 'string'],
  ['N', 'number'],
  ['B', 'binary'],
] as const

export const KeyFields = ({ label, keyDraft, onKey, error, placeholder = '' }: KeyFieldsProps) => (
  <div class="key-fields">
    <Field
      label={label}
      value={keyDraft.name}
      error={error}
      placeholder={placeholder}
      onInput={(name) => onKey({ ...keyDraft, name })}
    />
    <Choice
      label={`Type of the ${label.toLowerCase()}`}
      value={keyDraft.type}
      choices={TYPES}
      onChoose={(type) => onKey({ ...keyDraft, type: type as KeyType })}
    />
  </div>
)
