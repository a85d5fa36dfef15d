// The service as one picture: the regions of an account with their zones, the links between them, and the clock.
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import { clockShown, emulatorNowMs } from '../../live/emulator-clock.js'
import { seconds } from '../../live/ticker.js'
import { Picture } from '../../parts/picture.js'
import { ClockPicture } from './clock-picture.js'
import { layoutOf } from './layout.js'
import { LinkPicture } from './link-picture.js'
import { linkText } from './picked.js'
import { RegionPicture } from './region-picture.js'
import type { Scene } from './scene.js'

export interface ServicePictureProps {
  readonly scene: Scene
  /** The region that the person looks at. */
  readonly here: string
  readonly picked: string | undefined
  readonly onPick: (picked: string) => void
}

const FIRST_WIDTH = 800
/** Regions beyond which links have words only where something is the matter. */
const TERSE_FROM = 4

export function ServicePicture({ scene, here, picked, onPick }: ServicePictureProps) {
  const host = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useState(FIRST_WIDTH)
  useLayoutEffect(() => {
    const { current } = host
    if (current === null) return undefined
    const sizes = new ResizeObserver(() => setWidth(current.clientWidth))
    sizes.observe(current)
    setWidth(current.clientWidth)
    return () => sizes.disconnect()
  }, [])
  const layout = layoutOf(
    scene.regions.map(({ region }) => region),
    width,
  )
  void seconds.value // the hands go on
  const clock = clockShown()
  return (
    <div class="service-picture" ref={host}>
      <Picture label="Regions, zones, links and the clock" width={layout.width} height={layout.height}>
        {scene.links.map((link) => {
          const [from, to] = [layout.cards.get(link.from), layout.cards.get(link.to)]
          const own = linkText(link.from, link.to)
          if (from === undefined || to === undefined) return null
          return (
            <LinkPicture
              key={own}
              link={link}
              from={from}
              to={to}
              pictureWidth={layout.width}
              isPicked={picked === own}
              isTerse={scene.regions.length > TERSE_FROM}
              onPick={() => onPick(own)}
            />
          )
        })}
        {scene.regions.map((sight) => {
          const box = layout.cards.get(sight.region)
          if (box === undefined) return null
          return (
            <RegionPicture
              key={sight.region}
              sight={sight}
              box={box}
              isHere={sight.region === here}
              picked={picked}
              onPick={onPick}
            />
          )
        })}
        {clock !== undefined && (
          <ClockPicture
            at={layout.clock}
            nowMs={emulatorNowMs() ?? clock.nowMs}
            mode={clock.mode}
            scale={clock.scale}
            isPicked={picked === 'clock'}
            onPick={() => onPick('clock')}
          />
        )}
      </Picture>
    </div>
  )
}
