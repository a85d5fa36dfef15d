// The members of a set, one field each. One of several lines is not edited here: a field of one line would join them.
import { Button } from '../../../parts/button.js'
import { useSome } from './use-some.js'

export interface SetFieldProps {
  readonly name: string
  readonly members: readonly string[]
  readonly isReadOnly: boolean
  readonly onChange: (members: readonly string[]) => void
}

const LINES = /[\r\n]/

export function SetField({ name, members, isReadOnly, onChange }: SetFieldProps) {
  const { isDrawn, more } = useSome(members.length)
  return (
    <div class="nested">
      {members.map(
        (member, index) =>
          isDrawn(index) && (
            <div key={index} class="member">
              <input
                aria-label={`Member ${index + 1} of ${name}`}
                value={member}
                readOnly={isReadOnly || LINES.test(member)}
                title={LINES.test(member) ? 'It has several lines: change it as JSON' : undefined}
                spellcheck={false}
                autocomplete="off"
                onInput={({ currentTarget }) => onChange(members.with(index, currentTarget.value))}
              />
              {!isReadOnly && (
                <Button
                  tone="quiet"
                  icon="trash"
                  title={`Remove member ${index + 1} of ${name}`}
                  onPress={() => onChange(members.toSpliced(index, 1))}
                />
              )}
            </div>
          ),
      )}
      {more}
      {!isReadOnly && (
        <Button tone="quiet" icon="plus" onPress={() => onChange([...members, ''])}>
          Add member
        </Button>
      )}
    </div>
  )
}
