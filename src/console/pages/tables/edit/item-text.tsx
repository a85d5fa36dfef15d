// An item as a text of JSON. Invariant: a text that is no item changes nothing and stays, with the reason.
import { useState } from 'preact/hooks'
import { Editor } from '../../../parts/editor.js'
import { isSameItem, type Item } from '../item/item.js'
import { plainText, readPlain, readTyped } from '../item/plain-json.js'

export interface ItemTextProps {
  readonly form: 'typed' | 'plain'
  readonly item: Item
  readonly before: Item | undefined
  /** By the name of the attribute; of the whole item under the empty name. */
  readonly problems: ReadonlyMap<string, string>
  readonly isReadOnly: boolean
  readonly onItem: (item: Item) => void
}

const HINTS = {
  typed: 'Every value says its type.',
  plain: 'Numbers keep every digit. Sets and binary keep their type where they had it before.',
} as const

export function ItemText({ form, item, before, problems, isReadOnly, onItem }: ItemTextProps) {
  const write = (of: Item): string => (form === 'typed' ? JSON.stringify(of, undefined, 2) : plainText(of))
  const read = (of: string): Item => (form === 'typed' ? readTyped(of) : readPlain(of, before ?? item))
  const [{ text, own }, setText] = useState({ text: write(item), own: item })
  const [problem, setProblem] = useState<string>()
  const shown = isSameItem(own, item) ? text : write(item) // it was changed elsewhere: by a step back
  const input = (next: string): void => {
    if (next === shown) return
    try {
      const made = read(next)
      setText({ text: next, own: made })
      setProblem(undefined)
      if (!isSameItem(made, item)) onItem(made)
    } catch (error) {
      setText({ text: next, own: item })
      setProblem((error as Error).message)
    }
  }
  return (
    <>
      <p class="muted">{HINTS[form]}</p>
      <Editor
        label={form === 'typed' ? 'Item as DynamoDB JSON' : 'Item as JSON'}
        language="json"
        value={shown}
        isReadOnly={isReadOnly}
        problem={problem ?? wordsOf(problems)}
        onInput={input}
      />
    </>
  )
}

/** Of the first attribute with a value that is not right. */
function wordsOf(problems: ReadonlyMap<string, string>): string | undefined {
  const [first] = problems
  return first === undefined ? undefined : first[0] === '' ? first[1] : `${first[0]}: ${first[1]}`
}
