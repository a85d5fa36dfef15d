// What a table is: its key, indexes, limits, stream, time to live, size; and what can be done to the whole of it.
import { useEffect, useState } from 'preact/hooks'
import { ApiFailure, failureText } from '../../../api/call.js'
import { callService } from '../../../api/service-calls.js'
import { bytes, count } from '../../../parts/format.js'
import { Panel } from '../../../parts/panel.js'
import { RequestStrip } from '../../../parts/request-strip.js'
import { Time } from '../../../parts/time.js'
import type { TableShown } from '../../../state/namespaces.js'
import { usePlace } from '../../../state/place.js'
import { capacityWords } from '../table-columns.js'
import { DeleteTable } from './delete-table.js'
import type { Description } from './description.js'
import { Indexes } from './indexes.js'
import { TimeToLive } from './time-to-live.js'

export function Overview({ table }: { readonly table: TableShown }) {
  const { namespace } = usePlace()
  const [described, setDescribed] = useState<Description>()
  const [problem, setProblem] = useState<string>()
  const input = { TableName: table.table }
  useEffect(() => {
    callService<{ readonly Table: Description }>('DescribeTable', input, namespace).then(
      ({ output }) => setDescribed(output.Table),
      (error: unknown) => setProblem(error instanceof ApiFailure ? failureText(error) : String(error)),
    )
  }, [table.table, table.status, table.indexes.length, table.timeToLive, table.stream])
  return (
    <div class="overview">
      <Panel title="Table">
        <dl class="facts">
          <Fact name="Status">
            <span class={table.status === 'ACTIVE' ? 'chip good' : 'chip warn'}>{table.status}</span>
          </Fact>
          {table.keys.map(({ name, type, role }) => (
            <Fact key={name} name={role === 'HASH' ? 'Partition key' : 'Sort key'}>
              <code>{name}</code> ({type})
            </Fact>
          ))}
          <Fact name="Items">{count(table.items)}</Fact>
          <Fact name="Size">
            {bytes(table.bytes)}
            {table.items > 0 && <span class="muted"> ({bytes(table.bytes / table.items)} an item)</span>}
          </Fact>
          <Fact name="Partitions">{count(table.partitions)}</Fact>
          <Fact name="Capacity">{capacityWords(table)}</Fact>
          <Fact name="Stream">{table.stream ?? 'none'}</Fact>
          <Fact name="Time to live">{table.timeToLive ?? 'none'}</Fact>
          <Fact name="Replicas">{table.replicas?.join(', ') ?? 'none'}</Fact>
          <Fact name="Created">
            <Time ms={table.createdAtMs} />
          </Fact>
          {described !== undefined && (
            <>
              <Fact name="Class">{described.TableClassSummary?.TableClass ?? 'STANDARD'}</Fact>
              <Fact name="Deletion protection">{described.DeletionProtectionEnabled === true ? 'on' : 'off'}</Fact>
              <Fact name="ARN">
                <code class="arn">{described.TableArn}</code>
              </Fact>
            </>
          )}
        </dl>
        {problem !== undefined && <p class="error">{problem}</p>}
        <RequestStrip call={{ of: 'service', name: 'DescribeTable', input, namespace, output: described }} />
      </Panel>
      <Indexes table={table} described={described} />
      <TimeToLive table={table} />
      <DeleteTable table={table} isProtected={described?.DeletionProtectionEnabled === true} />
    </div>
  )
}

const Fact = ({ name, children }: { readonly name: string; readonly children: preact.ComponentChildren }) => (
  <div>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
)
