// One direction of a link between two regions: whether it passes, how long a write takes, what waits.
import { count, duration } from '../../parts/format.js'
import { Spot } from '../../parts/picture.js'
import { type Box, type Line, lineBetween } from './layout.js'
import type { LinkSight } from './scene.js'

export interface LinkPictureProps {
  readonly link: LinkSight
  readonly from: Box
  readonly to: Box
  readonly isPicked: boolean
  /** Many links: only those where something is the matter have words. */
  readonly isTerse: boolean
  readonly onPick: () => void
}

export function LinkPicture({ link, from, to, isPicked, isTerse, onPick }: LinkPictureProps) {
  const line = lineBetween(from, to)
  const { path, end, middle, turn } = line
  const words = linkWords(link)
  const state = link.isCut ? 'cut' : link.isPaused ? 'held' : link.pending > 0 ? 'busy' : ''
  return (
    <Spot
      label={`Link from ${link.from} to ${link.to}: ${words}`}
      isChosen={isPicked}
      onPress={onPick}
      class={`link ${state}`}
      words={isTerse && state === '' && !isPicked ? undefined : <Plate line={line} words={words} />}
    >
      <path class="body" d={path} />
      <path class="reach" d={path} />
      <path class="head" d="M-9-5 0 0-9 5z" transform={`translate(${end.x} ${end.y}) rotate(${turn})`} />
      {link.isCut && line.side !== 'along' && (
        <path class="scissors" d="M-6-6 6 6M6-6-6 6" transform={`translate(${middle.x} ${middle.y})`} />
      )}
    </Spot>
  )
}

const LETTER_PX = 6.1

/** Words at the outer side of the line, so that both directions can be read. */
function Plate({ line: { middle, side }, words }: { readonly line: Line; readonly words: string }) {
  const width = words.length * LETTER_PX + 14
  const aside = width / 2 + 4
  const x = middle.x + { above: 0, below: 0, along: 0, left: -aside, right: aside }[side]
  const y = middle.y + { above: -17, below: 17, along: 0, left: 0, right: 0 }[side]
  return (
    <g transform={`translate(${x} ${y})${side === 'along' ? ' rotate(90)' : ''}`}>
      <rect class="plate" x={-width / 2} y={-10} width={width} height={20} rx={10} />
      <text class="small" y={4} text-anchor="middle">
        {words}
      </text>
    </g>
  )
}

/** `cut, 12 wait`, `250 ms`, `paused`. */
export function linkWords({ isCut, isPaused, pending, lag, behindMs }: LinkSight): string {
  const waiting = pending === 0 ? [] : [`${count(pending)} wait${behindMs > 1000 ? ` ${duration(behindMs)}` : ''}`]
  if (isCut) return ['cut', ...waiting].join(', ')
  if (isPaused) return ['paused', ...waiting].join(', ')
  return [`${lag} ms`, ...waiting].join(', ')
}
