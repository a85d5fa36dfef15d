// One direction of a link between two regions: whether it passes, how long a write takes, what waits.
import { count, duration } from '../../parts/format.js'
import { Spot } from '../../parts/picture.js'
import { type Box, type Line, lineBetween, plateOf } from './layout.js'
import type { LinkSight } from './scene.js'

export interface LinkPictureProps {
  readonly link: LinkSight
  readonly from: Box
  readonly to: Box
  readonly pictureWidth: number
  readonly isPicked: boolean
  /** Many links: only those where something is the matter have words. */
  readonly isTerse: boolean
  readonly onPick: () => void
}

export function LinkPicture({ link, from, to, pictureWidth, isPicked, isTerse, onPick }: LinkPictureProps) {
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
      words={isTerse && state === '' && !isPicked ? undefined : <Plate line={line} words={words} pictureWidth={pictureWidth} />}
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

type PlateProps = Pick<LinkPictureProps, 'pictureWidth'> & { readonly line: Line; readonly words: string }

function Plate({ line, words, pictureWidth }: PlateProps) {
  const { x, y, width, height } = plateOf(line, words, pictureWidth)
  const isUpright = line.side === 'along'
  return (
    <>
      <rect class="plate" {...{ x, y, width, height }} rx={10} />
      <text
        class="small"
        y={4}
        text-anchor="middle"
        transform={`translate(${x + width / 2} ${y + height / 2})${isUpright ? ' rotate(90)' : ''}`}
      >
        {words}
      </text>
    </>
  )
}

/** `cut, 12 wait`, `250 ms`, `paused`. */
export function linkWords({ isCut, isPaused, pending, lag, behindMs }: LinkSight): string {
  const waiting = pending === 0 ? [] : [`${count(pending)} wait${behindMs > 1000 ? ` ${duration(behindMs)}` : ''}`]
  if (isCut) return ['cut', ...waiting].join(', ')
  if (isPaused) return ['paused', ...waiting].join(', ')
  return [`${lag} ms`, ...waiting].join(', ')
}
