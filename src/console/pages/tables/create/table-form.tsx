// The form of a new table.
import { Button } from '../../../parts/button.js'
import { Choice, Field } from '../../../parts/field.js'
import { IndexForm } from './index-form.js'
import { KeyFields } from './key-fields.js'
import { NEW_INDEX, type TableDraft } from './table-draft.js'

export interface TableFormProps {
  readonly draft: TableDraft
  readonly onDraft: (draft: TableDraft) => void
  /** What the service said of a field. */
  readonly errorAt: (place: string) => string | undefined
}

const BILLING = [
  ['PAY_PER_REQUEST', 'On demand'],
  ['PROVISIONED', 'Provisioned'],
] as const
const STREAMS = [
  ['', 'No stream'],
  ['KEYS_ONLY', 'Keys only'],
  ['NEW_IMAGE', 'New image'],
  ['OLD_IMAGE', 'Old image'],
  ['NEW_AND_OLD_IMAGES', 'New and old images'],
] as const

export function TableForm({ draft, onDraft, errorAt }: TableFormProps) {
  const set = (change: Partial<TableDraft>): void => onDraft({ ...draft, ...change })
  return (
    <div class="table-form">
      <Field label="Name" value={draft.name} onInput={(name) => set({ name })} error={errorAt('name')} placeholder="music" />
      <KeyFields label="Partition key" keyDraft={draft.hash} onKey={(hash) => set({ hash })} error={errorAt('hash')} />
      <KeyFields
        label="Sort key"
        keyDraft={draft.range}
        onKey={(range) => set({ range })}
        error={errorAt('range')}
        placeholder="none"
      />
      <div class="fields">
        <Choice
          label="Capacity"
          value={draft.billing}
          choices={BILLING}
          onChoose={(billing) => set({ billing: billing as TableDraft['billing'] })}
        />
        {draft.billing === 'PROVISIONED' && (
          <>
            <Field
              label="Read units a second"
              type="number"
              value={draft.readUnits}
              onInput={(readUnits) => set({ readUnits })}
              error={errorAt('units')}
            />
            <Field
              label="Write units a second"
              type="number"
              value={draft.writeUnits}
              onInput={(writeUnits) => set({ writeUnits })}
            />
          </>
        )}
        <Choice label="Stream" value={draft.stream} choices={STREAMS} onChoose={(stream) => set({ stream })} />
      </div>
      {draft.indexes.map((index, at) => (
        <IndexForm
          key={at}
          index={index}
          hash={draft.hash}
          onIndex={(next) => set({ indexes: draft.indexes.with(at, next) })}
          onRemove={() => set({ indexes: draft.indexes.toSpliced(at, 1) })}
        />
      ))}
      {errorAt('indexes') !== undefined && (
        <p class="error" role="alert">
          {errorAt('indexes')}
        </p>
      )}
      <p>
        <Button tone="quiet" icon="plus" onPress={() => set({ indexes: [...draft.indexes, NEW_INDEX] })}>
          Add index
        </Button>
      </p>
    </div>
  )
}
