// New tables: from a form, from a template that somebody has, or for the items of a file.
import { Dialog } from '../../../parts/dialog.js'
import { Tabs } from '../../../parts/tabs.js'
import { useDraft } from '../../../state/draft.js'
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
  const form = useDraft('a table', NEW_TABLE)
  const template = useDraft('a template', '')
  const { value: draft } = form
  const { value: text } = template
  const ends = {
    onCreated: (name: string): void => {
      forget()
      onCreated(name, namespace)
    },
    onClose: (): void => {
      forget()
      onClose()
    },
  }
  const forget = (): void => {
    form.forget()
    template.forget()
  }
  const choose = (next: string): void => {
    if (next === 'template' && text === '' && draft.name !== '') template.set(JSON.stringify(inputOf(draft), undefined, 2))
    onWay(next)
  }
  const tabs = [
    { name: 'form', title: 'Form', content: () => <FormWay draft={draft} onDraft={form.set} {...ends} /> },
    { name: 'template', title: 'Template', content: () => <TemplateWay text={text} onText={template.set} {...ends} /> },
    { name: 'file', title: 'File of items', content: () => <FileWay {...ends} /> },
  ]
  return (
    <Dialog title={`Create tables in ${namespace.region}`} kind="wide" onClose={onClose}>
      <Tabs label="How to say it" tabs={tabs} chosen={way} onChoose={choose} />
    </Dialog>
  )
}
