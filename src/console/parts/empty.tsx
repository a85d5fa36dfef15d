// Why a list is empty: where the tables are, and who asked in vain. Invariant: it never only says that there is nothing.
import type { ComponentChildren } from 'preact'
import { useLive } from '../live/live.js'
import { byNamespace, useTables } from '../state/namespaces.js'
import { namespaceText, usePlace } from '../state/place.js'
import { Button } from './button.js'
import { counted } from './format.js'
import { Time } from './time.js'

const SHOWN = 5

export interface EmptyProps {
  readonly title: string
  /** Only of requests for this table. */
  readonly table?: string
  readonly children?: ComponentChildren
}

export function Empty({ title, table, children }: EmptyProps) {
  const { namespace, choose } = usePlace()
  const elsewhere = byNamespace(useTables() ?? []).filter((one) => namespaceText(one) !== namespaceText(namespace))
  const having = elsewhere.filter(({ tables }) => tables.some((one) => one.table === table))
  const others = having.length > 0 ? having : elsewhere
  const missed = useLive('/missed', { query: { table }, everyS: 5 }).data.value?.missed ?? []
  return (
    <div class="empty">
      <h2>{title}</h2>
      <p>
        You look at <strong>{namespace.region}</strong> of account <code>{namespace.account}</code>.
      </p>
      {others.length > 0 && (
        <ul class="plain-list">
          {others.slice(0, SHOWN).map((other) => (
            <li key={namespaceText(other)}>
              {having.length > 0 ? <strong>{table}</strong> : counted(other.tables.length, 'table')} in{' '}
              <strong>{other.region}</strong> of <code>{other.account}</code>{' '}
              <Button onPress={() => choose(other)}>Go there</Button>
            </li>
          ))}
        </ul>
      )}
      {missed.length > 0 && (
        <>
          <h3>Who asked for tables that are not there</h3>
          <ul class="plain-list">
            {missed.slice(0, SHOWN).map((one) => (
              <li key={`${one.table} ${one.region} ${one.accessKeyId} ${one.operation}`}>
                <code>{one.operation}</code> of <strong>{one.table}</strong> in {one.region}, with key{' '}
                <code>{one.accessKeyId}</code>, {counted(one.count, 'time')}, <Time ms={one.lastAtMs} />
              </li>
            ))}
          </ul>
        </>
      )}
      {children}
    </div>
  )
}
