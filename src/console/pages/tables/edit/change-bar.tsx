// What was changed and is not saved yet, and what to do with it.
import { useEffect, useRef, useState } from 'preact/hooks'
import { Button } from '../../../parts/button.js'
import { counted } from '../../../parts/format.js'
import { giveFocus } from '../../../state/focus.js'
import { itemProblems } from '../item/rules.js'
import type { Change } from './changes.js'
import { NOTHING_STAGED, steppedBack } from './changes.js'
import { Review } from './review.js'
import { isAnythingStaged, save, type Saving } from './staging.js'

export type ChangeBarProps = Omit<Saving, 'isTogether'>

/** Elements of one transaction. Source: docs API_TransactWriteItems. */
const TRANSACTED = 100

export function ChangeBar({ staging, target, namespace, onSaved }: ChangeBarProps) {
  const [isReviewed, setReviewed] = useState(false)
  const [isTogether, setTogether] = useState(false)
  const [isSaving, setSaving] = useState(false)
  const changes = [...staging.value.now.values()]
  useEffect(() => {
    const warn = (event: BeforeUnloadEvent): void => {
      if (isAnythingStaged()) event.preventDefault()
    }
    addEventListener('beforeunload', warn)
    return () => removeEventListener('beforeunload', warn)
  }, [])
  /** A button of it had the focus, and is gone or off: the keys go on in the grid. */
  const isThere = changes.length > 0
  const wasThere = useRef(isThere)
  useEffect(() => {
    if (isSaving) return
    if (wasThere.current) giveFocus('.items-body [role=grid]')
    wasThere.current = isThere
  }, [isThere, isSaving])
  if (!isThere) return null
  const wrong = changes.filter((change) => isWrong(change, target.keys)).length
  const failed = changes.filter(({ failure }) => failure !== undefined).length
  const run = async (): Promise<void> => {
    setReviewed(false)
    setSaving(true)
    await save({ staging, target, namespace, isTogether: isTogether && changes.length <= TRANSACTED, onSaved })
    setSaving(false)
  }
  const isOff = isSaving || wrong > 0
  return (
    <section class="change-bar" aria-label="Changes that are not saved">
      <strong>{counted(changes.length, 'change')}</strong>
      {wrong > 0 && <span class="error">{counted(wrong, 'item')} with a value that is not right</span>}
      {failed > 0 && <span class="error">{failed} could not be saved</span>}
      <span class="spring" />
      <Button onPress={() => setReviewed(true)}>Review</Button>
      <Button
        icon="undo"
        disabled={isSaving || staging.value.past.length === 0}
        onPress={() => (staging.value = steppedBack(staging.value))}
      >
        Undo
      </Button>
      <Button disabled={isSaving} onPress={() => (staging.value = NOTHING_STAGED)}>
        Discard
      </Button>
      <Button tone="main" changes disabled={isOff} onPress={() => void run()}>
        {isSaving ? 'Saving…' : 'Save'}
      </Button>
      {isReviewed && (
        <Review
          {...{ changes, target, namespace, isTogether, isOff }}
          onTogether={changes.length <= TRANSACTED ? setTogether : undefined}
          onSave={() => void run()}
          onClose={() => setReviewed(false)}
        />
      )}
    </section>
  )
}

const isWrong = ({ after }: Change, keys: Saving['target']['keys']): boolean =>
  after !== undefined && itemProblems(after, keys).size > 0
