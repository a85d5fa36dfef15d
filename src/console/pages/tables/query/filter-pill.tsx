// A filter: an attribute or a path, an operator, a type and a value.
import { useId } from 'preact/hooks'
import { Button } from '../../../parts/button.js'
import { TYPE_NAMES } from '../../../parts/value-text.js'
import { type Type, TYPES } from '../item/item.js'
import { type Filter, FILTER_OPERATORS } from './asked.js'
import { Pill } from './pill.js'
import { valuesIn } from './value-list.js'

export interface FilterPillProps {
  readonly filter: Filter
  /** Attributes that occur. */
  readonly names: readonly string[]
  readonly error: string | undefined
  readonly onFilter: (filter: Filter) => void
  readonly onRemove: () => void
}

const WITHOUT_VALUE: ReadonlySet<string> = new Set(['exists', 'not exists', 'has type'])
const COMPARED_TYPES = ['S', 'N', 'B', 'BOOL', 'NULL'] as const

export function FilterPill({ filter, names, error, onFilter, onRemove }: FilterPillProps) {
  const { name, op, type } = filter
  const list = useId()
  const hasType = op !== 'exists' && op !== 'not exists'
  const types: readonly Type[] = op === 'has type' ? TYPES : COMPARED_TYPES
  return (
    <Pill label="Filter" note="leaves out after reading" error={error}>
      {(id) => (
        <>
          <input
            id={id}
            list={list}
            value={name}
            placeholder="attribute"
            spellcheck={false}
            autocomplete="off"
            onInput={({ currentTarget }) => onFilter({ ...filter, name: currentTarget.value })}
          />
          <datalist id={list}>
            {names.map((one) => (
              <option key={one} value={one} />
            ))}
          </datalist>
          <select
            aria-label="Operator of the filter"
            value={op}
            onChange={({ currentTarget }) => onFilter({ ...filter, op: currentTarget.value })}
          >
            {FILTER_OPERATORS.map((one) => (
              <option key={one}>{one}</option>
            ))}
          </select>
          {hasType && (
            <select
              aria-label="Type of the value"
              value={type}
              onChange={({ currentTarget }) => onFilter({ ...filter, type: currentTarget.value as Type })} // one of the types
            >
              {types.map((one) => (
                <option key={one} value={one}>
                  {TYPE_NAMES[one]}
                </option>
              ))}
            </select>
          )}
          <Operand filter={filter} onFilter={onFilter} />
          <Button tone="quiet" icon="close" title="Take the filter away" onPress={onRemove} />
        </>
      )}
    </Pill>
  )
}

/** The value that a filter compares with, where it has one. */
function Operand({ filter, onFilter }: Pick<FilterPillProps, 'filter' | 'onFilter'>) {
  const { op, type, value, to } = filter
  if (WITHOUT_VALUE.has(op) || type === 'NULL') return null
  const setValue = (event: { readonly currentTarget: { readonly value: string } }): void =>
    onFilter({ ...filter, value: event.currentTarget.value })
  if (type === 'BOOL')
    return (
      <select aria-label="Value of the filter" value={value} onChange={setValue}>
        <option value="">false</option>
        <option>true</option>
      </select>
    )
  const hint = op === 'in' ? 'a, "b, c"' : 'value'
  return (
    <>
      <input aria-label="Value of the filter" value={value} placeholder={hint} spellcheck={false} onInput={setValue} />
      {op === 'between' && (
        <input
          aria-label="Upper end of the filter"
          value={to}
          spellcheck={false}
          onInput={({ currentTarget }) => onFilter({ ...filter, to: currentTarget.value })}
        />
      )}
      {op === 'in' && value !== '' && (
        <output class="values" aria-label="Values of the filter">
          {valuesIn(value).map((one, at) => (
            <code key={at} class="chip">
              {one}
            </code>
          ))}
        </output>
      )}
    </>
  )
}
