// The conditions of a question, each as a pill: index, partition key, sort key, filters.
import { Button } from '../../../parts/button.js'
import type { TableShown } from '../../../state/namespaces.js'
import type { KeyPart } from '../item/item.js'
import { binaryProblem, numberProblem } from '../item/rules.js'
import { type Asked, NEW_FILTER, NO_RANGE, type Range, RANGE_OPERATORS } from './asked.js'
import { FilterPill } from './filter-pill.js'
import { Pill } from './pill.js'
import { indexesOf } from './source.js'

export interface QueryPillsProps {
  readonly table: TableShown
  readonly draft: Asked
  readonly names: readonly string[]
  /** Of what is asked. */
  readonly keys: readonly KeyPart[]
  readonly onDraft: (draft: Asked) => void
  /** What is wrong with a field, by the name of its attribute. */
  readonly errorOf: (name: string) => string | undefined
}

export function QueryPills({ table, draft, names, keys, onDraft, errorOf }: QueryPillsProps) {
  const hash = keys.filter(({ role }) => role === 'HASH')
  const range = keys.filter(({ role }) => role === 'RANGE')
  const set = (change: Partial<Asked>): void => onDraft({ ...draft, ...change })
  return (
    <div class="pills">
      <Pill label="Table or index">
        {(id) => (
          <select
            id={id}
            value={draft.index ?? ''}
            onChange={({ currentTarget: { value } }) =>
              onDraft({ ...draft, index: value === '' ? undefined : value, hash: [], range: [] })
            }
          >
            <option value="">{table.table}</option>
            {indexesOf(table).map(({ index }) => (
              <option key={index} value={index}>
                {index}
              </option>
            ))}
          </select>
        )}
      </Pill>
      {hash.map(({ name, type }, at) => (
        <Pill key={name} label={name} note="partition key =" error={errorOf(name) ?? problemOf(type, draft.hash[at])}>
          {(id) => (
            <input
              id={id}
              value={draft.hash[at] ?? ''}
              placeholder={PLACEHOLDERS[type]}
              spellcheck={false}
              autocomplete="off"
              {...(at === 0 ? { 'data-filter': '' } : {})}
              onInput={({ currentTarget: { value } }) => set({ hash: replaced(draft.hash, at, value, '') })}
            />
          )}
        </Pill>
      ))}
      {range.map(({ name, type }, at) => (
        <RangePill
          key={name}
          name={name}
          range={draft.range[at] ?? NO_RANGE}
          error={errorOf(name) ?? problemOf(type, draft.range[at]?.value) ?? problemOf(type, draft.range[at]?.to)}
          onRange={(one) => set({ range: replaced(draft.range, at, one, NO_RANGE) })}
        />
      ))}
      {draft.filters.map((filter, at) => (
        <FilterPill
          key={at}
          filter={filter}
          names={names}
          error={errorOf(filter.name)}
          onFilter={(one) => set({ filters: draft.filters.with(at, one) })}
          onRemove={() => set({ filters: draft.filters.toSpliced(at, 1) })}
        />
      ))}
      <Button tone="quiet" icon="filter" onPress={() => set({ filters: [...draft.filters, NEW_FILTER] })}>
        Add filter
      </Button>
    </div>
  )
}

const PLACEHOLDERS = { S: 'any', N: 'a number', B: 'base64' } as const

function problemOf(type: string, text = ''): string | undefined {
  if (text === '') return undefined
  return type === 'N' ? numberProblem(text) : type === 'B' ? binaryProblem(text) : undefined
}

function replaced<T>(list: readonly T[], at: number, value: T, none: T): readonly T[] {
  const next = [...list]
  while (next.length <= at) next.push(none)
  return next.with(at, value)
}

interface RangePillProps {
  readonly name: string
  readonly range: Range
  readonly error: string | undefined
  readonly onRange: (range: Range) => void
}

function RangePill({ name, range, error, onRange }: RangePillProps) {
  return (
    <Pill label={name} note="sort key" error={error}>
      {(id) => (
        <>
          <select
            aria-label={`Operator of ${name}`}
            value={range.op}
            onChange={({ currentTarget: { value } }) => onRange({ ...range, op: value })}
          >
            {RANGE_OPERATORS.map((op) => (
              <option key={op}>{op}</option>
            ))}
          </select>
          <input
            id={id}
            value={range.value}
            placeholder="any"
            spellcheck={false}
            autocomplete="off"
            onInput={({ currentTarget: { value } }) => onRange({ ...range, value })}
          />
          {range.op === 'between' && (
            <input
              aria-label={`Upper end of ${name}`}
              value={range.to}
              spellcheck={false}
              onInput={({ currentTarget: { value } }) => onRange({ ...range, to: value })}
            />
          )}
        </>
      )}
    </Pill>
  )
}
