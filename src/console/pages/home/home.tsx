// Home: the service as a picture with its traffic, and what can be done to whatever is picked in it.
import { clockShown } from '../../live/emulator-clock.js'
import { useLive } from '../../live/live.js'
import { Panel } from '../../parts/panel.js'
import { deeds } from '../../state/deeds.js'
import { usePlace } from '../../state/place.js'
import { ClockInspector } from './clock-inspector.js'
import { Figures } from './figures.js'
import { FirstUse } from './first-use.js'
import './home.css'
import { LinkInspector, RegionInspector, ZoneInspector } from './inspectors.js'
import { linkText, pickedOf } from './picked.js'
import { RecentDeeds } from './recent-deeds.js'
import { type Scene, sceneOf } from './scene.js'
import { ServicePicture } from './service-picture.js'

/** More would make the document large; the page of tables has them all. */
const TABLES = 200
const CHANGES = ['zone.', 'region.', 'replication.', 'table.', 'fault.', 'clock.', 'reset'] as const

export function Home() {
  const { namespace, query, ask } = usePlace()
  const { data, failure } = useLive('/state', { query: { tables: TABLES }, on: CHANGES, everyS: 1 })
  const state = data.value
  if (state === undefined) return <p class="muted">{failure.value?.message ?? 'Reading…'}</p>
  if (state.tableCount === 0) return <FirstUse />
  const scene = sceneOf(state, namespace)
  return (
    <>
      <div class="page-head">
        <h1>Home</h1>
        {state.faults.some((fault) => fault.state === 'active') && (
          <span class="chip warn">{state.faults.filter((fault) => fault.state === 'active').length} faults active</span>
        )}
        <span class="muted">{`dynalab ${state.version}, capacity ${state.capacity.mode}`}</span>
      </div>
      <Figures />
      <div class="home-grid">
        <ServicePicture scene={scene} here={namespace.region} picked={query['at']} onPick={(at) => ask({ at })} />
        <div class="home-side">
          <Picked scene={scene} />
          {deeds.value.length > 0 && <RecentDeeds />}
        </div>
      </div>
    </>
  )
}

function Picked({ scene }: { readonly scene: Scene }) {
  const { namespace, query, ask, choose } = usePlace()
  const picked = pickedOf(query['at'])
  const onClose = (): void => ask({ at: undefined })
  const zoneRegion = scene.regions.find(({ zones }) => picked?.kind === 'zone' && zones.some(({ zone }) => zone === picked.name))
  const zone = zoneRegion?.zones.find((one) => picked?.kind === 'zone' && one.zone === picked.name)
  if (zone !== undefined && zoneRegion !== undefined) {
    const own = { account: namespace.account, region: zoneRegion.region }
    return <ZoneInspector key={zone.zone} sight={zone} namespace={own} onClose={onClose} />
  }
  const region = scene.regions.find((one) => picked?.kind === 'region' && one.region === picked.name)
  if (region !== undefined) {
    const go = (): void => choose({ account: namespace.account, region: region.region })
    return (
      <RegionInspector key={region.region} sight={region} namespace={namespace} links={scene.links} onClose={onClose} onGo={go} />
    )
  }
  const link = scene.links.find((one) => picked?.kind === 'link' && one.from === picked.from && one.to === picked.to)
  if (link !== undefined)
    return <LinkInspector key={linkText(link.from, link.to)} sight={link} namespace={namespace} onClose={onClose} />
  const clock = clockShown()
  if (picked?.kind === 'clock' && clock !== undefined) return <ClockInspector clock={clock} onClose={onClose} />
  return (
    <Panel title="Pick something">
      <p class="muted">
        Click a zone to lose, pause or slow it down; a link to cut it; a region to cut it off; the clock to freeze or advance it.
        What you do can be undone.
      </p>
    </Panel>
  )
}
