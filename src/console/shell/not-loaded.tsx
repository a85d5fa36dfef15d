// What stands for a page whose files did not come: the emulator does not answer, or it is another version than this tab. Invariant: a file that
// failed is never asked for again by the same document, so the whole of it is loaded anew: by itself when the connection is back.
import { useEffect } from 'preact/hooks'
import { Button } from '../parts/button.js'
import { onGap } from '../live/events.js'

const again = (): void => location.reload()

export function NotLoaded() {
  useEffect(() => onGap(again), [])
  return (
    <>
      <div class="page-head">
        <h1>This page could not be loaded</h1>
      </div>
      <p>The emulator does not answer, or was started in another version. When it is back, the page loads by itself.</p>
      <Button icon="undo" onPress={again}>
        Load again
      </Button>
    </>
  )
}
