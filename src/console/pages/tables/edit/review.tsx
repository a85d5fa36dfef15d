// The very requests by which staged changes will be saved.
import { Button } from '../../../parts/button.js'
import { Dialog } from '../../../parts/dialog.js'
import { counted } from '../../../parts/format.js'
import { RequestStrip } from '../../../parts/request-strip.js'
import type { Namespace } from '../../../state/place.js'
import { ValueCell } from '../../../parts/value-cell.js'
import { attributeOf, keyWords } from '../item/item.js'
import { type Change, changedNames } from './changes.js'
import { requestOf, type Request, type Target, together } from './requests.js'

export interface ReviewProps {
  readonly changes: readonly Change[]
  readonly target: Target
  readonly namespace: Namespace
  readonly isTogether: boolean
  /** Undefined where they are too many for one transaction. */
  readonly onTogether: ((isTogether: boolean) => void) | undefined
  readonly isOff: boolean
  readonly onSave: () => void
  readonly onClose: () => void
}

/** More of them are counted. */
const SHOWN = 30

export function Review({ changes, target, namespace, isTogether, onTogether, isOff, onSave, onClose }: ReviewProps) {
  const strip = ({ operation, input }: Request, isOpen: boolean) => (
    <RequestStrip call={{ of: 'service', name: operation, input, namespace }} isOpen={isOpen} />
  )
  return (
    <Dialog title={`${counted(changes.length, 'change')} of ${target.table}`} kind="wide" onClose={onClose}>
      <p class="muted">Each holds only while its item is as it was read. Nothing else of the item is written.</p>
      {onTogether !== undefined && (
        <label>
          <input type="checkbox" checked={isTogether} onChange={({ currentTarget }) => onTogether(currentTarget.checked)} /> All
          or nothing, in one transaction (it costs twice as much)
        </label>
      )}
      {isTogether && onTogether !== undefined ? (
        strip(together(changes, target), true)
      ) : (
        <ul class="review-list">
          {changes.slice(0, SHOWN).map((change) => (
            <li key={wordsOf(change, target)}>
              <p>
                {wordsOf(change, target)}
                {change.failure !== undefined && (
                  <span class="error">
                    {' '}
                    {change.failure.kind}: {change.failure.message}
                  </span>
                )}
              </p>
              <Differences change={change} />
              {strip(requestOf(change, target), changes.length === 1)}
            </li>
          ))}
        </ul>
      )}
      {!isTogether && changes.length > SHOWN && (
        <p class="muted">{counted(changes.length - SHOWN, 'more request')} of the same kinds.</p>
      )}
      <div class="actions">
        <Button onPress={onClose}>Back</Button>
        <Button tone="main" changes disabled={isOff} onPress={onSave}>
          Save
        </Button>
      </div>
    </Dialog>
  )
}

function wordsOf({ before, after }: Change, { keys }: Target): string {
  if (before === undefined) return `New: ${keyWords(after ?? {}, keys)}`
  return `${after === undefined ? 'Delete' : 'Change'}: ${keyWords(before, keys)}`
}

/** What an item had, and what it shall have. A new item and one that goes say all in their request. */
function Differences({ change: { before, after } }: { readonly change: Change }) {
  if (before === undefined || after === undefined) return null
  return (
    <ul class="differences">
      {changedNames(before, after).map((name) => (
        <li key={name}>
          <strong>{name}</strong> <ValueCell value={attributeOf(before, name)} />
          <span role="img" aria-label="becomes">
            →
          </span>
          <ValueCell value={attributeOf(after, name)} />
        </li>
      ))}
    </ul>
  )
}
