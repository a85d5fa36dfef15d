// A new table: from a form, or from JSON that somebody has.
import { useState } from 'preact/hooks'
import { ApiFailure, failureText } from '../../../api/call.js'
import { callService } from '../../../api/service-calls.js'
import { Button } from '../../../parts/button.js'
import { Dialog } from '../../../parts/dialog.js'
import { Editor } from '../../../parts/editor.js'
import { RequestStrip } from '../../../parts/request-strip.js'
import { Tabs } from '../../../parts/tabs.js'
import { perform } from '../../../state/deeds.js'
import { type Namespace, usePlace } from '../../../state/place.js'
import { createErrorPlace } from './create-error.js'
import { inputIn } from './pasted.js'
import { inputOf, type Input, NEW_TABLE } from './table-draft.js'
import { TableForm } from './table-form.js'

export interface CreateTableProps {
  readonly onCreated: (name: string, namespace: Namespace) => void
  readonly onClose: () => void
}

export function CreateTable({ onCreated, onClose }: CreateTableProps) {
  const { namespace } = usePlace()
  const [way, setWay] = useState('form')
  const [draft, setDraft] = useState(NEW_TABLE)
  const [text, setText] = useState('')
  const { failure, create, forget } = useCreation(onCreated)
  const read = way === 'form' ? { input: inputOf(draft) } : readText(text)
  const place = failure === undefined || way !== 'form' ? undefined : createErrorPlace(failure.kind, failure.message, draft)
  const choose = (next: string): void => {
    forget()
    if (next === 'json' && text === '') setText(JSON.stringify(inputOf(draft), undefined, 2))
    setWay(next)
  }
  const tabs = [
    {
      name: 'form',
      title: 'Form',
      content: () => (
        <TableForm draft={draft} onDraft={setDraft} errorAt={(at) => (place === at ? failure?.message : undefined)} />
      ),
    },
    {
      name: 'json',
      title: 'JSON',
      content: () => (
        <>
          <p class="muted">
            The input of CreateTable, what DescribeTable prints, or a CloudFormation template in JSON with one table.
          </p>
          <Editor
            label="Table as JSON"
            language="json"
            value={text}
            onInput={setText}
            problem={text === '' ? undefined : read.problem}
          />
        </>
      ),
    },
  ]
  return (
    <Dialog title={`Create a table in ${namespace.region}`} kind="wide" onClose={onClose}>
      <Tabs label="How to say it" tabs={tabs} chosen={way} onChoose={choose} />
      {failure !== undefined && place === undefined && (
        <p class="error" role="alert">
          {failure.kind}: {failure.message}
        </p>
      )}
      {read.input !== undefined && <RequestStrip call={{ of: 'service', name: 'CreateTable', input: read.input, namespace }} />}
      <div class="actions">
        <Button onPress={onClose}>Cancel</Button>
        <Button
          tone="main"
          changes
          disabled={read.input === undefined}
          onPress={() => read.input !== undefined && void create(read.input)}
        >
          Create
        </Button>
      </div>
    </Dialog>
  )
}

function readText(text: string): { readonly input?: Input; readonly problem?: string } {
  try {
    return { input: inputIn(text) }
  } catch (error) {
    return { problem: (error as Error).message }
  }
}

/** Creates a table, and keeps what the service said against it. */
function useCreation(onCreated: CreateTableProps['onCreated']) {
  const { namespace } = usePlace()
  const [failure, setFailure] = useState<ApiFailure>()
  const create = async (input: Input): Promise<void> => {
    setFailure(undefined)
    try {
      await callService('CreateTable', input, namespace)
    } catch (error) {
      setFailure(error instanceof ApiFailure ? error : new ApiFailure('Fault', failureText(error), 0))
      return
    }
    const name = String(input['TableName'])
    const undo = (): Promise<unknown> => callService('DeleteTable', { TableName: name }, namespace)
    await perform({ words: `Created table ${name}`, run: () => Promise.resolve(), undo })
    onCreated(name, namespace)
  }
  return { failure, create, forget: () => setFailure(undefined) }
}
