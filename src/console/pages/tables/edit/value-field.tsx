// One value to write, in the way of its type. Numbers and binary stay text; maps and lists hold fields of their own.
import type { ComponentChildren } from 'preact'
import { useId } from 'preact/hooks'
import { Button } from '../../../parts/button.js'
import { TYPE_NAMES } from '../../../parts/value-text.js'
import { contentOf, type Item, type Type, typeOf, TYPES, type Value, without } from '../item/item.js'
import { valueProblem } from '../item/rules.js'
import { AddAttribute } from './add-attribute.js'
import { converted, emptyOf } from './conversion.js'
import { SetField } from './set-field.js'
import { TextField } from './text-field.js'
import { useSome } from './use-some.js'

export interface ValueFieldProps {
  readonly name: string
  readonly value: Value
  readonly onChange: (value: Value) => void
  readonly onRemove?: (() => void) | undefined
  readonly isReadOnly?: boolean
  /** A part of the key keeps its type. */
  readonly isKey?: boolean
  readonly problem?: string | undefined
  /** Shown beside the name. */
  readonly mark?: ComponentChildren
}

export function ValueField(props: ValueFieldProps) {
  const { name, value, onChange, onRemove, isReadOnly = false, isKey = false, mark } = props
  const id = useId()
  const type = typeOf(value)
  const isDeep = type === 'M' || type === 'L'
  const problem = props.problem ?? (isDeep ? undefined : valueProblem(value))
  return (
    <div class={problem === undefined ? 'value-field' : 'value-field wrong'} role="group" aria-label={name}>
      <div class="value-head">
        <label for={id} title={name}>
          {name}
        </label>
        {mark}
        <select
          aria-label={`Type of ${name}`}
          value={type}
          disabled={isReadOnly || isKey}
          onChange={({ currentTarget }) => onChange(converted(value, currentTarget.value as Type))} // one of the types
        >
          {TYPES.map((one) => (
            <option key={one} value={one}>
              {TYPE_NAMES[one]}
            </option>
          ))}
        </select>
        {onRemove !== undefined && !isReadOnly && (
          <Button tone="quiet" icon="trash" title={`Remove ${name}`} onPress={onRemove} />
        )}
      </div>
      <Content id={id} {...props} isReadOnly={isReadOnly} />
      {problem !== undefined && (
        <p class="error" role="alert">
          {problem}
        </p>
      )}
    </div>
  )
}

function Content({
  id,
  name,
  value,
  onChange,
  isReadOnly,
}: ValueFieldProps & { readonly id: string; readonly isReadOnly: boolean }) {
  const type = typeOf(value)
  const of = contentOf(value)
  switch (type) {
    case 'S':
    case 'N':
    case 'B':
      return (
        <TextField
          id={id}
          type={type}
          text={String(of)}
          isReadOnly={isReadOnly}
          onChange={(text) => onChange({ [type]: text })}
        />
      )
    case 'BOOL':
      return (
        <label class="bool-field">
          <input
            id={id}
            type="checkbox"
            checked={of === true}
            disabled={isReadOnly}
            onChange={({ currentTarget: { checked } }) => onChange({ BOOL: checked })}
          />{' '}
          {of === true ? 'true' : 'false'}
        </label>
      )
    case 'NULL':
      return <p class="muted">null</p>
    case 'SS':
    case 'NS':
    case 'BS':
      return (
        <SetField
          name={name}
          members={of as string[]}
          isReadOnly={isReadOnly}
          onChange={(members) => onChange({ [type]: members })}
        />
      )
    case 'M':
      return <MapField map={of as Item} isReadOnly={isReadOnly} onChange={(map) => onChange({ M: map })} />
    case 'L':
      return <ListField list={of as Value[]} isReadOnly={isReadOnly} onChange={(list) => onChange({ L: list })} />
  }
}

interface MapFieldProps {
  readonly map: Item
  readonly isReadOnly: boolean
  readonly onChange: (map: Item) => void
}

function MapField({ map, isReadOnly, onChange }: MapFieldProps) {
  const names = Object.keys(map)
  const { isDrawn, more } = useSome(names.length)
  return (
    <div class="nested">
      {Object.entries(map).map(
        ([name, value], at) =>
          isDrawn(at) && (
            <ValueField
              key={name}
              name={name}
              value={value}
              isReadOnly={isReadOnly}
              onChange={(next) => onChange({ ...map, [name]: next })}
              onRemove={() => onChange(without(map, name))}
            />
          ),
      )}
      {more}
      {!isReadOnly && <AddAttribute taken={names} onAdd={(name, type) => onChange({ ...map, [name]: emptyOf(type) })} />}
    </div>
  )
}

interface ListFieldProps {
  readonly list: readonly Value[]
  readonly isReadOnly: boolean
  readonly onChange: (list: readonly Value[]) => void
}

function ListField({ list, isReadOnly, onChange }: ListFieldProps) {
  const { isDrawn, more } = useSome(list.length)
  return (
    <div class="nested">
      {list.map(
        (value, index) =>
          isDrawn(index) && (
            <ValueField
              key={index}
              name={`[${index}]`}
              value={value}
              isReadOnly={isReadOnly}
              onChange={(next) => onChange(list.with(index, next))}
              onRemove={() => onChange(list.toSpliced(index, 1))}
            />
          ),
      )}
      {more}
      {!isReadOnly && (
        <Button tone="quiet" icon="plus" onPress={() => onChange([...list, list.at(-1) ?? emptyOf('S')])}>
          Add element
        </Button>
      )}
    </div>
  )
}
