// A new table from a form.
import { Button } from '../../../parts/button.js'
import { Form } from '../../../parts/form.js'
import { RequestStrip } from '../../../parts/request-strip.js'
import { usePlace } from '../../../state/place.js'
import { createErrorPlace } from './create-error.js'
import { inputOf, type TableDraft } from './table-draft.js'
import { TableForm } from './table-form.js'
import { useCreation } from './use-creation.js'
import { Refused, type WayProps } from './ways.js'

export interface FormWayProps extends WayProps {
  readonly draft: TableDraft
  readonly onDraft: (draft: TableDraft) => void
}

export function FormWay({ draft, onDraft, onCreated, onClose }: FormWayProps) {
  const { namespace } = usePlace()
  const { failure, create } = useCreation()
  const input = inputOf(draft)
  const { name } = draft
  const place = failure && createErrorPlace(failure.kind, failure.message, draft)
  return (
    <Form class="table-form" onSubmit={() => create({ input, words: `Created table ${name}`, onCreated: () => onCreated(name) })}>
      <TableForm draft={draft} onDraft={onDraft} errorAt={(at) => (place === at ? failure?.message : undefined)} />
      {place === undefined && <Refused failure={failure} />}
      <RequestStrip call={{ of: 'service', name: 'CreateTable', input, namespace }} />
      <div class="actions">
        <Button onPress={onClose}>Cancel</Button>
        <Button tone="main" changes>
          Create
        </Button>
      </div>
    </Form>
  )
}
