// Tables from a template that is pasted or chosen. Invariant: what is applied is the text whose plan is in sight.
import { useState } from 'preact/hooks'
import { post } from '../../../api/administration-calls.js'
import { callService } from '../../../api/service-calls.js'
import { Button } from '../../../parts/button.js'
import { Editor } from '../../../parts/editor.js'
import { Field } from '../../../parts/field.js'
import { counted } from '../../../parts/format.js'
import { RequestStrip } from '../../../parts/request-strip.js'
import { perform } from '../../../state/deeds.js'
import { type Namespace, usePlace } from '../../../state/place.js'
import { parametersIn } from './parameters.js'
import { type Applied, type TemplateOrder, usePlan } from './use-plan.js'
import type { WayProps } from './ways.js'

export interface TemplateWayProps extends WayProps {
  readonly text: string
  readonly onText: (text: string) => void
}

export function TemplateWay({ text, onText, onCreated, onClose }: TemplateWayProps) {
  const { namespace } = usePlace()
  const [given, setGiven] = useState('')
  const [refused, setRefused] = useState<readonly string[]>([])
  const order: TemplateOrder = { template: text, ...parametersIn(given), ...namespace }
  const plan = usePlan(order)
  const { applied } = plan ?? {}
  const apply = async (): Promise<void> => {
    const done = await applyOrder(order, namespace, applied)
    setRefused(done?.failures ?? [])
    if (done === undefined || done.failures.length > 0) return
    const [created] = done.created
    if (created === undefined) onClose()
    else onCreated(created)
  }
  return (
    <div class="table-form">
      <label class="file-field">
        CloudFormation, SAM, the CDK’s output, serverless.yml, terraform show -json, a model of NoSQL Workbench, or what
        CreateTable takes and DescribeTable prints
        <input
          type="file"
          accept=".json,.yml,.yaml,.template,.txt"
          onChange={({ currentTarget }) => void currentTarget.files?.[0]?.text().then(onText)}
        />
      </label>
      <Editor
        label="Template"
        language={/^\s*[[{]/.test(text) ? 'json' : 'plain'}
        hint="Paste it here"
        value={text}
        onInput={onText}
        problem={plan?.problem}
      />
      <Field label="Parameters" value={given} onInput={setGiven} placeholder="Stage=test, Owner=me" />
      {applied !== undefined && <Lines applied={applied} />}
      {refused.length > 0 && (
        <p class="error" role="alert">
          Applied, but for this: {refused.join('; ')}
        </p>
      )}
      <RequestStrip call={{ of: 'administration', name: 'POST /templates/apply', input: order, namespace: undefined }} />
      <div class="actions">
        <Button onPress={onClose}>Cancel</Button>
        <Button tone="main" changes disabled={(applied?.changed ?? 0) === 0} onPress={() => void apply()}>
          {applied === undefined ? 'Apply' : `Apply to ${counted(applied.changed, 'table')}`}
        </Button>
      </div>
    </div>
  )
}

function Lines({ applied: { tables, changed, steps, notes, failures } }: { readonly applied: Applied }) {
  return (
    <div role="status">
      <p>
        <strong>{counted(tables, 'table')}</strong>
        {changed === 0 && failures.length === 0 && ': no difference to what is there'}
      </p>
      <ul class="preview">
        {steps.map((line) => (
          <li key={line}>{line}</li>
        ))}
        {notes.map((line) => (
          <li key={line} class="muted">
            {line}
          </li>
        ))}
        {failures.map((line) => (
          <li key={line} class="error">
            {line}
          </li>
        ))}
      </ul>
    </div>
  )
}

/** Undone where all that it changes are tables of its own. */
async function applyOrder(order: TemplateOrder, namespace: Namespace, plan: Applied | undefined): Promise<Applied | undefined> {
  let done: Applied | undefined
  const run = async (): Promise<void> => void (done = await post('/templates/apply', order))
  const undo = async (): Promise<void> => {
    for (const TableName of done?.created ?? []) await callService('DeleteTable', { TableName }, namespace)
  }
  const isNew = plan?.created.length === plan?.changed
  await perform({ words: `Applied a template of ${counted(plan?.tables ?? 0, 'table')}`, run, undo: isNew ? undo : undefined })
  return done
}
