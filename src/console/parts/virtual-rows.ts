// Which rows of a scrolling list are in sight. Invariant: all rows have one height, which the density decides.
import { elementScroll, observeElementOffset, observeElementRect, Virtualizer } from '@tanstack/virtual-core'
import type { RefObject } from 'preact'
import { useEffect, useLayoutEffect, useReducer, useRef } from 'preact/hooks'
import { density } from '../state/settings.js'

const ROW_PX = { normal: 32, dense: 24 } as const
/** Rows from the end at which more are wanted. */
const NEAR_END = 5

export function useVirtualRows(scroller: RefObject<HTMLElement | null>, count: number, onEnd: (() => void) | undefined) {
  const [, redraw] = useReducer<number, undefined>((times) => times + 1, 0)
  const rowPx = ROW_PX[density.value]
  const options = {
    ...{ count, getScrollElement: () => scroller.current, estimateSize: () => rowPx, overscan: 8, paddingStart: 0 },
    ...{ scrollToFn: elementScroll, observeElementRect, observeElementOffset, onChange: () => redraw(undefined) },
  }
  const held = useRef<Virtualizer<HTMLElement, Element> | undefined>(undefined)
  held.current ??= new Virtualizer(options)
  const virtualizer = held.current
  virtualizer.setOptions({ ...virtualizer.options, ...options })
  useLayoutEffect(() => virtualizer._didMount(), [])
  useLayoutEffect(() => virtualizer._willUpdate())
  useLayoutEffect(() => virtualizer.measure(), [rowPx])
  const items = virtualizer.getVirtualItems()
  const last = items.at(-1)?.index ?? -1
  useEffect(() => {
    if (count > 0 && last >= count - NEAR_END) onEnd?.()
  }, [last, count])
  return {
    items,
    height: virtualizer.getTotalSize(),
    perPage: Math.max(Math.floor((scroller.current?.clientHeight ?? 0) / rowPx) - 2, 1),
    bringIntoSight: (index: number) => virtualizer.scrollToIndex(index),
  }
}
