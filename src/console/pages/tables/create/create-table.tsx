// New tables: from a form, from a template that somebody has, or for the items of a file.
import { useState } from 'preact/hooks'
import { Dialog } from '../../../parts/dialog.js'
import { Tabs } from '../../../parts/tabs.js'
import { type Namespace, usePlace } from '../../../state/place.js'
import { FileWay } from './file-way.js'
import { FormWay } from './form-way.js'
import { inputOf, NEW_TABLE } from './table-draft.js'
import { TemplateWay } from './template-way.js'

export interface CreateTableProps {
  /** `form`, `template` or `file`. */
  readonly way: string
  readonly onWay: (way: string) => void
  readonly onCreated: (name: string, namespace: Namespace) => void
  readonly onClose: () => void
}

export function CreateTable({ way, onWay, onCreated, onClose }: CreateTableProps) {
  const { namespace } = usePlace()
  const [draft, setDraft] = useState(NEW_TABLE)
  const [text, setText] = useState('')
  const ends = { onCreated: (name: string) => onCreated(name, namespace), onClose }
  const choose = (next: string): void => {
    if (next === 'template' && text === '' && draft.name !== '') setText(JSON.stringify(inputOf(draft), undefined, 2))
    onWay(next)
  }
  const tabs = [
    { name: 'form', title: 'Form', content: () => <FormWay draft={draft} onDraft={setDraft} {...ends} /> },
    { name: 'template', title: 'Template', content: () => <TemplateWay text={text} onText={setText} {...ends} /> },
    { name: 'file', title: 'File of items', content: () => <FileWay {...ends} /> },
  ]
  return (
    <Dialog title={`Create tables in ${namespace.region}`} kind="wide" onClose={onClose}>
      <Tabs label="How to say it" tabs={tabs} chosen={way} onChoose={choose} />
    </Dialog>
  )
}
