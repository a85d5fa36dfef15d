// Which rows of a scrolling list are in sight. Invariant: all rows have one height, which the density decides.
import type { RefObject } from 'preact'
import { useEffect, useLayoutEffect, useState } from 'preact/hooks'
import { density } from '../state/settings.js'
import type { TableProps } from './table-props.js'

const ROW_PX = { normal: 32, dense: 24 } as const
/** Rows that are drawn above and below those in sight, so that scrolling shows no gaps. */
const MARGIN = 8

interface Sight {
  readonly topPx: number
  readonly heightPx: number
}

type Heard = Pick<TableProps<never>, 'onSight'>

export function useVirtualRows(scroller: RefObject<HTMLElement | null>, count: number, { onSight }: Heard) {
  const rowPx = ROW_PX[density.value]
  const { topPx, heightPx } = useSight(scroller)
  const first = Math.max(Math.floor(topPx / rowPx) - MARGIN, 0)
  const end = Math.min(Math.ceil((topPx + heightPx) / rowPx) + MARGIN, count)
  useEffect(() => {
    if (heightPx > 0) onSight?.(first, end)
  }, [first, end, heightPx > 0])
  return {
    items: Array.from({ length: Math.max(end - first, 0) }, (_none, at) => ({ index: first + at, start: (first + at) * rowPx })),
    height: count * rowPx,
    perPage: Math.max(Math.floor(heightPx / rowPx) - 2, 1),
    bringIntoSight: (index: number) => bringIntoSight(scroller.current, index * rowPx, rowPx),
  }
}

/** Where the list stands, and how much of it can be seen. */
function useSight(scroller: RefObject<HTMLElement | null>): Sight {
  const [sight, setSight] = useState<Sight>({ topPx: 0, heightPx: 0 })
  useLayoutEffect(() => {
    const element = scroller.current
    if (element === null) return undefined
    const look = (): void => setSight({ topPx: element.scrollTop, heightPx: element.clientHeight })
    const sizes = new ResizeObserver(look)
    sizes.observe(element)
    element.addEventListener('scroll', look, { passive: true })
    look()
    return () => {
      sizes.disconnect()
      element.removeEventListener('scroll', look)
    }
  }, [])
  return sight
}

/** The heading stays above the rows, one row high. */
function bringIntoSight(element: HTMLElement | null, topPx: number, rowPx: number): void {
  if (element === null) return
  const seenPx = element.clientHeight - 2 * rowPx
  if (topPx < element.scrollTop) element.scrollTop = topPx
  else if (topPx > element.scrollTop + seenPx) element.scrollTop = topPx - seenPx
}
