// Lanes of the links between the regions of global tables: what waits, for how long, why; cut, heal, slow down and pause them here.
import { Button } from '../../parts/button.js'
import { count, counted, duration } from '../../parts/format.js'
import { perform } from '../../state/deeds.js'
import { linkLagOrder, linkOrder } from '../../state/replication-orders.js'
import { LagMenu } from './lag-menu.js'
import type { GlobalTable, Link } from './sights.js'
import { pauseOrder } from './table-orders.js'

/** Administration counts so far. */
const MOST_COUNTED = 10_000
const DOTS = 30

export interface RegionLanesProps {
  readonly tables: readonly GlobalTable[]
  readonly onDone: () => void
}

export const RegionLanes = ({ tables, onDone }: RegionLanesProps) => (
  <>
    {tables.map(({ table, globalTableId, links }) => (
      <section key={globalTableId} class="global-table" aria-label={`Global table ${table}`}>
        <h3 class="wrap">{table}</h3>
        <div class="lanes">
          {links.map((link) => (
            <LinkLane
              key={`${link.from.account} ${link.from.region} ${link.to.region}`}
              table={table}
              link={link}
              onDone={onDone}
            />
          ))}
        </div>
        <PauseButtons table={table} links={links} onDone={onDone} />
      </section>
    ))}
  </>
)

interface LinkLaneProps {
  readonly table: string
  readonly link: Link
  readonly onDone: () => void
}

function LinkLane({ table, link, onDone }: LinkLaneProps) {
  const { from, to, isCut, isPaused, pendingEntries, lagMs, regionLag, position } = link
  const name = `${from.region} → ${to.region}`
  const tone = isCut ? 'bad' : isPaused || pendingEntries > 0 ? 'warn' : 'good'
  const waits =
    pendingEntries === 0
      ? `at ${count(position)}: nothing waits`
      : `${counted(pendingEntries, 'write')}${pendingEntries >= MOST_COUNTED ? ' or more' : ''} wait for ${duration(lagMs)}`
  const ends = { from: from.region, to: to.region, lag: regionLag }
  const verb = isCut ? 'heal' : 'cut'
  return (
    <div class="lane">
      <div class="lane-name">
        <strong>{name}</strong>
        <span>
          <span class={`chip ${isCut ? 'bad' : isPaused ? 'warn' : 'good'}`}>{isCut ? 'cut' : isPaused ? 'paused' : 'open'}</span>
        </span>
      </div>
      <div class="lane-place">
        <div class="lane-track link-track" role="img" aria-label={`${table}, ${name}: ${waits}`}>
          {isCut && <i class="cut-mark" />}
          {Array.from({ length: dotsOf(pendingEntries) }, (_, n) => (
            <i key={n} class={`entry ${tone}`} style={{ left: `${(isCut || isPaused ? 46 : 92) - n * 1.5}%` }} />
          ))}
        </div>
        <span class={pendingEntries > 0 ? 'warning' : 'muted'}>{waits}</span>
      </div>
      <div class="lane-actions">
        <Button
          tone={isCut ? 'main' : 'danger'}
          changes
          title={`${isCut ? 'Heal' : 'Cut'} ${name}`}
          onPress={() => void perform(linkOrder(verb, ends, from)).then(onDone)}
        >
          {isCut ? 'Heal' : 'Cut'}
        </Button>
        <LagMenu of={name} now={regionLag} plan={(lag) => linkLagOrder(ends, lag, from)} onDone={onDone} />
      </div>
    </div>
  )
}

/** Few are drawn each; of many, more as they grow tenfold. */
const dotsOf = (pending: number): number =>
  pending <= 10 ? pending : Math.min(Math.round(10 + Math.log10(pending / 10) * 7), DOTS)

interface PauseButtonsProps {
  readonly table: string
  readonly links: readonly Link[]
  readonly onDone: () => void
}

/** A pause is of one table in one region, in and out: it shows on all links that touch it. */
function PauseButtons({ table, links, onDone }: PauseButtonsProps) {
  const regions = [...new Map(links.map(({ from }) => [from.region, from])).values()]
  return (
    <div class="actions">
      {regions.map((namespace) => {
        const own = links.filter(({ from, to }) => from.region === namespace.region || to.region === namespace.region)
        const isPaused = own.length > 0 && own.every((link) => link.isPaused)
        return (
          <Button
            key={namespace.region}
            changes
            icon={isPaused ? 'play' : 'pause'}
            onPress={() => void perform(pauseOrder(isPaused ? 'resume' : 'pause', table, namespace)).then(onDone)}
          >
            {isPaused ? 'Resume' : 'Pause'} in {namespace.region}
          </Button>
        )
      })}
    </div>
  )
}
