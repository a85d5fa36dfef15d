// Replication: how far zones, indexes and regions are behind, what waits, what collided; and what can be done about it.
import { useState } from 'preact/hooks'
import './replication.css'
import { isOrderTo } from '../../api/administration-calls.js'
import { useLive } from '../../live/live.js'
import { Button } from '../../parts/button.js'
import { Empty } from '../../parts/empty.js'
import { Choice } from '../../parts/field.js'
import { count, counted } from '../../parts/format.js'
import { Panel } from '../../parts/panel.js'
import { LastCall } from '../../parts/request-strip.js'
import { type Namespace, usePlace } from '../../state/place.js'
import type { Lags } from '../../state/zone-lag.js'
import { AddReplica } from './add-replica.js'
import { Conflicts } from './conflicts.js'
import { RegionLanes, type RegionLanesProps } from './region-lanes.js'
import { conflictsOf, followersOf, globalTables, zonesOf } from './sights.js'
import { isReplicaCall } from './table-orders.js'
import { ZoneLanes } from './zone-lanes.js'

const CHANGES = ['zone.', 'region.', 'replication.', 'table.', 'clock.', 'reset'] as const
/** Before they are known. */
const NO_LAGS: Lags = { lags: [], replicaLag: 0 }
const isLinkOrder = isOrderTo('/regions/')
/** More lanes of indexes than that are shown for one table alone. */
const INDEX_LANES = 12

export function Replication() {
  const { namespace, query, ask } = usePlace()
  const [isAdding, setAdding] = useState(false)
  const { account, region } = namespace
  const { data, refresh, failure } = useLive('/replicas', { query: { account, region }, on: CHANGES, everyS: 1 })
  const lags = useLive('/zones', { query: { account, region }, on: ['zone.', 'reset'], everyS: 2 })
  const replicas = data.value
  if (replicas === undefined) return <h1>{failure.value === undefined ? 'Replication' : failure.value.message}</h1>
  const zones = replicas.zones.find((one) => one.account === account && one.region === region)
  const names = (zones?.tables ?? []).map((one) => one.table)
  const table = names.includes(query['table'] ?? '') ? (query['table'] ?? '') : ''
  const followers = followersOf(zones, table)
  const indexes = followers.filter(({ kind }) => kind === 'index').toSorted((a, b) => b.pending - a.pending)
  const tables = globalTables(replicas, namespace, table)
  const conflicts = conflictsOf(tables)
  const ever = tables.reduce((sum, one) => sum + one.conflicts, 0)
  return (
    <div class="replication-page">
      <div class="page-head">
        <h1>Replication</h1>
        <Choice
          label="Table"
          value={table}
          choices={[['', 'all tables'], ...names.map((name) => [name, name] as const)]}
          onChoose={(name) => ask({ table: name })}
        />
        <Button icon="plus" changes disabled={names.length === 0} onPress={() => setAdding(true)}>
          Add a replica
        </Button>
      </div>
      <Panel
        title={`Zones of ${region}`}
        tools={<span class="muted">head at {count(zones?.head ?? 0)}, changes behind it to the left</span>}
      >
        {names.length === 0 ? (
          <Empty title="There is no table here" />
        ) : (
          <ZoneLanes
            zones={zonesOf(zones, followers)}
            lags={lags.data.value ?? NO_LAGS}
            indexes={indexes.slice(0, INDEX_LANES)}
            table={table}
            namespace={namespace}
            onDone={() => {
              refresh()
              lags.refresh()
            }}
          />
        )}
        {indexes.length > INDEX_LANES && (
          <p class="muted">{counted(indexes.length - INDEX_LANES, 'index', 'indexes')} more that trail less: choose a table.</p>
        )}
        <LastCall isMeant={isOrderTo('/zones/', (given) => given['account'] === account && given['region'] === region)} />
      </Panel>
      <BetweenRegions {...{ tables, table, namespace }} onDone={refresh} />
      {tables.length > 0 && (
        <Panel title="Conflicts" tools={<span class="muted">{counted(ever, 'conflict')} since the start</span>}>
          <Conflicts conflicts={conflicts} />
        </Panel>
      )}
      {isAdding && <AddReplica tables={names} table={table} onClose={() => setAdding(false)} onDone={refresh} />}
    </div>
  )
}

interface BetweenRegionsProps extends RegionLanesProps {
  /** The only one that is looked at; empty for all. */
  readonly table: string
  readonly namespace: Namespace
}

const BetweenRegions = ({ tables, table, namespace, onDone }: BetweenRegionsProps) => (
  <Panel title="Between regions">
    {tables.length === 0 ? (
      <p class="muted">{table === '' ? 'No table here has' : `${table} has`} a replica in another region: add one above.</p>
    ) : (
      <RegionLanes tables={tables} onDone={onDone} />
    )}
    <LastCall isMeant={(call) => isLinkOrder(call) || isReplicaCall(call, namespace)} />
  </Panel>
)
