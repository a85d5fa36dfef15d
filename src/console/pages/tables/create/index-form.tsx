// An index of a new table.
import { Button } from '../../../parts/button.js'
import { Choice, Field } from '../../../parts/field.js'
import { KeyFields } from './key-fields.js'
import type { IndexDraft, KeyDraft } from './table-draft.js'

export interface IndexFormProps {
  readonly index: IndexDraft
  /** The table's partition key, which a local index shares. */
  readonly hash: KeyDraft
  readonly onIndex: (index: IndexDraft) => void
  readonly onRemove: () => void
}

const KINDS = [
  ['global', 'Global'],
  ['local', 'Local'],
] as const
const PROJECTIONS = [
  ['ALL', 'Whole items'],
  ['KEYS_ONLY', 'Keys only'],
  ['INCLUDE', 'Keys and these'],
] as const

export function IndexForm({ index, hash, onIndex, onRemove }: IndexFormProps) {
  const set = (change: Partial<IndexDraft>): void => onIndex({ ...index, ...change })
  return (
    <fieldset class="index-form">
      <legend>Index {index.name}</legend>
      <div class="fields">
        <Field label="Name of the index" value={index.name} onInput={(name) => set({ name })} placeholder="by-date" />
        <Choice label="Kind" value={index.kind} choices={KINDS} onChoose={(kind) => set({ kind: kind as IndexDraft['kind'] })} />
        <Choice
          label="Holds"
          value={index.projection}
          choices={PROJECTIONS}
          onChoose={(projection) => set({ projection: projection as IndexDraft['projection'] })}
        />
        {index.projection === 'INCLUDE' && (
          <Field label="Attributes, with commas" value={index.included} onInput={(included) => set({ included })} />
        )}
      </div>
      {index.kind === 'local' ? (
        <p class="muted">A local index has the partition key of the table: {hash.name}.</p>
      ) : (
        <KeyFields label="Partition key of the index" keyDraft={index.hash} onKey={(key) => set({ hash: key })} />
      )}
      <KeyFields label="Sort key of the index" keyDraft={index.range} onKey={(range) => set({ range })} placeholder="none" />
      <Button tone="quiet" icon="trash" onPress={onRemove}>
        Remove the index
      </Button>
    </fieldset>
  )
}
