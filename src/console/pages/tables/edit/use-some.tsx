// Which of many fields are drawn: a map of ten thousand members would hold the page up. Invariant: those that are added, at the end, are drawn.
import { useState } from 'preact/hooks'
import { Button } from '../../../parts/button.js'
import { count } from '../../../parts/format.js'

const SOME = 100

/** @returns whether to draw the field at a place, and the button for more, where there are more */
export function useSome(all: number) {
  const [some, setSome] = useState(SOME)
  const [first] = useState(all)
  const more = first > some && (
    <Button tone="quiet" icon="chevronDown" onPress={() => setSome(some + SOME)}>
      {`${count(some)} of ${count(first)}: show more`}
    </Button>
  )
  return { isDrawn: (at: number): boolean => at < some || at >= first, more }
}
