// An item as fields, one for each attribute: those of the key first. Changed ones are marked and can go back to what was read.
import { Button } from '../../../parts/button.js'
import { attributeOf, isSame, type Item, type KeyPart, without } from '../item/item.js'
import { AddAttribute } from './add-attribute.js'
import type { Change } from './changes.js'
import { emptyOf } from './conversion.js'
import { ValueField } from './value-field.js'

export interface ItemFormProps {
  readonly item: Item
  readonly before: Item | undefined
  readonly keys: readonly KeyPart[]
  readonly problems: ReadonlyMap<string, string>
  readonly failure: Change['failure']
  readonly names: readonly string[]
  readonly isReadOnly: boolean
  readonly onItem: (item: Item, about: string) => void
}

export function ItemForm({ item, before, keys, problems, failure, names, isReadOnly, onItem }: ItemFormProps) {
  const set = (name: string, value: Item[string]): void => onItem({ ...item, [name]: value }, name)
  const own = [...new Set([...keys.map(({ name }) => name), ...Object.keys(item)])]
  return (
    <div class="item-form">
      {own.map((name) => {
        const key = keys.find((one) => one.name === name)
        const value = attributeOf(item, name) ?? { [key?.type ?? 'S']: '' }
        const was = attributeOf(before, name)
        const isChanged = before !== undefined && !isSame(was, attributeOf(item, name))
        const isNamed = failure !== undefined && isNamedBy(failure, name)
        return (
          <ValueField
            key={name}
            name={name}
            value={value}
            isKey={key !== undefined}
            isReadOnly={isReadOnly}
            problem={problems.get(name) ?? (isNamed ? failure?.message : undefined)}
            onChange={(next) => set(name, next)}
            onRemove={key === undefined ? () => onItem(without(item, name), name) : undefined}
            mark={
              <>
                {key !== undefined && (
                  <abbr title={key.role === 'HASH' ? 'partition key' : 'sort key'}>{key.role === 'HASH' ? 'PK' : 'SK'}</abbr>
                )}
                {isChanged && (
                  <Button
                    tone="quiet"
                    icon="undo"
                    title={`${name} as it was read`}
                    onPress={() => onItem(was === undefined ? without(item, name) : { ...item, [name]: was }, `${name} back`)}
                  />
                )}
              </>
            }
          />
        )
      })}
      {before !== undefined &&
        Object.keys(before)
          .filter((name) => attributeOf(item, name) === undefined)
          .map((name) => (
            <p key={name} class="muted removed">
              <s>{name}</s> is removed{' '}
              <Button
                tone="quiet"
                icon="undo"
                title={`${name} as it was read`}
                onPress={() => set(name, attributeOf(before, name) ?? { NULL: true })}
              />
            </p>
          ))}
      {!isReadOnly && (
        <AddAttribute
          taken={own}
          offers={names.filter((name) => !own.includes(name))}
          onAdd={(name, type) => set(name, emptyOf(type))}
        />
      )}
    </div>
  )
}

/** Whether a refusal is about this attribute: it names it as a word of its own. That an item has changed is about the whole of it. */
const isNamedBy = ({ kind, message }: { readonly kind: string; readonly message: string }, name: string): boolean =>
  kind === 'ValidationException' && message.split(/[^\p{L}\p{N}_.-]+/u).includes(name)
