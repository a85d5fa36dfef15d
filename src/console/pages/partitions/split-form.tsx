// Splits at a key that the person names: its partition key, and a sort key where the cut should fall inside one item collection.
import { useState } from 'preact/hooks'
import { Button } from '../../parts/button.js'
import { Dialog } from '../../parts/dialog.js'
import { Field } from '../../parts/field.js'
import { Form } from '../../parts/form.js'
import { RequestStrip } from '../../parts/request-strip.js'
import { useDraft } from '../../state/draft.js'
import { callName, split } from './capacity-deeds.js'
import { indexPart, type Source, sourceText } from './source.js'

export interface KeyAttribute {
  readonly name: string
  readonly type: string
  readonly role: string
}

export interface SplitFormProps {
  readonly source: Source
  readonly keys: readonly KeyAttribute[]
  readonly onClose: () => void
  readonly onSplit: () => void
}

export function SplitForm({ source, keys, onClose, onSplit }: SplitFormProps) {
  const typed = useDraft<Readonly<Record<string, string>>>(`a split of ${sourceText(source)}`, {})
  const { value: texts } = typed
  const [refusal, setRefusal] = useState<string>()
  const given = keys.filter(({ name }) => (texts[name] ?? '') !== '')
  const isWhole = keys.every(({ name, role }) => role !== 'HASH' || (texts[name] ?? '') !== '')
  const key = Object.fromEntries(given.map(({ name, type }) => [name, { [type]: texts[name] }]))
  const input = { ...indexPart(source), key }
  const leave = (): void => {
    typed.forget()
    onClose()
  }
  const cut = async (): Promise<boolean> => {
    const words = `at ${given.map(({ name }) => `${name} ${texts[name]}`).join(', ')}`
    const isDone = await split(source, { key }, words, setRefusal)
    if (isDone) {
      onSplit()
      leave()
    }
    return isDone
  }
  return (
    <Dialog title={`Split ${sourceText(source)} at a key`} onClose={onClose}>
      <Form onSubmit={cut}>
        <p class="muted">With the partition key alone, the second part begins at its item collection. A split stays.</p>
        {keys.map(({ name, type, role }) => (
          <Field
            key={name}
            label={`${name} (${role === 'HASH' ? 'partition key' : 'sort key'}, ${typeWords(type)})`}
            value={texts[name] ?? ''}
            error={name === keys[0]?.name ? refusal : undefined}
            onInput={(text) => {
              typed.set({ ...texts, [name]: text })
              setRefusal(undefined)
            }}
          />
        ))}
        {isWhole && (
          <RequestStrip call={{ of: 'administration', name: callName(source, 'split'), input, namespace: undefined }} />
        )}
        <div class="actions">
          <Button onPress={leave}>Cancel</Button>
          <Button tone="main" changes disabled={!isWhole}>
            Split here
          </Button>
        </div>
      </Form>
    </Dialog>
  )
}

const typeWords = (type: string): string => (type === 'S' ? 'text' : type === 'N' ? 'number' : 'base64')
