// The keys with most units and most throttles, where the service counts them (Contributor Insights); counting begins and ends here.
import { useState } from 'preact/hooks'
import { Button } from '../../parts/button.js'
import { count, duration } from '../../parts/format.js'
import { Panel } from '../../parts/panel.js'
import { Tabs } from '../../parts/tabs.js'
import { countKeys, type Key, split } from './capacity-deeds.js'
import type { Source, TableCapacity } from './source.js'

export interface HotKeysProps {
  readonly source: Source
  readonly insights: TableCapacity['keyInsights']
  readonly onDone: () => void
}

type Counted = NonNullable<TableCapacity['keyInsights']>['accessed']['keys']

export function HotKeys({ source, insights, onDone }: HotKeysProps) {
  const [tab, setTab] = useState('units')
  const turn = (action: 'ENABLE' | 'DISABLE') => (): void => void countKeys(source, action).then(onDone)
  if (insights === undefined) {
    return (
      <Panel title="Hot keys">
        <p>Keys are counted while Contributor Insights are enabled, as on the service.</p>
        <div class="actions">
          <Button tone="main" changes onPress={turn('ENABLE')}>
            Count the keys
          </Button>
        </div>
      </Panel>
    )
  }
  const list = (keys: Counted, unit: string) => () => <Keys source={source} keys={keys} unit={unit} onSplit={onDone} />
  const { accessed, throttled, windowMs } = insights
  return (
    <Panel
      title="Hot keys"
      tools={
        <>
          <span class="muted">last {duration(windowMs)}</span>
          <Button tone="quiet" changes onPress={turn('DISABLE')}>
            Stop
          </Button>
        </>
      }
    >
      <Tabs
        label="Which keys"
        chosen={tab}
        onChoose={setTab}
        tabs={[
          { name: 'units', title: 'Partition keys', content: list(accessed.partitionKeys, 'units') },
          { name: 'items', title: 'Items', content: list(accessed.keys, 'units') },
          { name: 'throttled', title: 'Throttled', content: list(throttled.partitionKeys, 'requests') },
          { name: 'throttled-items', title: 'Throttled items', content: list(throttled.keys, 'requests') },
        ]}
      />
    </Panel>
  )
}

interface KeysProps {
  readonly source: Source
  readonly keys: Counted
  readonly unit: string
  readonly onSplit: () => void
}

function Keys({ source, keys, unit, onSplit }: KeysProps) {
  const most = keys[0]?.count ?? 0
  if (keys.length === 0) return <p class="muted">None so far.</p>
  return (
    <ol class="hot-keys">
      {keys.map(({ key, text, count: units, error }) => (
        <li key={text}>
          <span class="hot-bar" style={{ width: `${most === 0 ? 0 : (units / most) * 100}%` }} />
          <code title={text}>{text}</code>
          <span class="muted" title={error > 0 ? `at most ${count(error)} too many` : undefined}>
            {error > 0 && '≤ '}
            {count(units)} {unit}
          </span>
          <Button
            tone="quiet"
            icon="cut"
            changes
            title={`Split at ${text}`}
            onPress={() => void split(source, { key: key as Key }, `at ${text}`).then((isDone) => isDone && onSplit())}
          />
        </li>
      ))}
    </ol>
  )
}
