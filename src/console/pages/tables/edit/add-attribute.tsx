// A new attribute: its name and its type.
import { useState } from 'preact/hooks'
import { Button } from '../../../parts/button.js'
import { TYPE_NAMES } from '../../../parts/value-text.js'
import { type Type, TYPES } from '../item/item.js'

export interface AddAttributeProps {
  readonly taken: readonly string[]
  /** Names that occur in other items. */
  readonly offers?: readonly string[]
  readonly onAdd: (name: string, type: Type) => void
}

export function AddAttribute({ taken, offers = [], onAdd }: AddAttributeProps) {
  const [name, setName] = useState('')
  const [type, setType] = useState<Type>('S')
  const isTaken = taken.includes(name)
  const add = (): void => {
    if (name === '' || isTaken) return
    onAdd(name, type)
    setName('')
  }
  return (
    <div class="add-attribute">
      <input
        aria-label="Name of a new attribute"
        placeholder="New attribute"
        value={name}
        list="attributes-that-occur"
        aria-invalid={isTaken}
        spellcheck={false}
        autocomplete="off"
        onInput={({ currentTarget }) => setName(currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return
          event.preventDefault()
          add()
        }}
      />
      {offers.length > 0 && (
        <datalist id="attributes-that-occur">
          {offers.map((offer) => (
            <option key={offer} value={offer} />
          ))}
        </datalist>
      )}
      <select
        aria-label="Type of a new attribute"
        value={type}
        onChange={({ currentTarget }) => setType(currentTarget.value as Type)}
      >
        {TYPES.map((one) => (
          <option key={one} value={one}>
            {TYPE_NAMES[one]}
          </option>
        ))}
      </select>
      <Button icon="plus" disabled={name === '' || isTaken} onPress={add}>
        Add
      </Button>
    </div>
  )
}
