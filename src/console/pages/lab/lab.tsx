// What can be done to the service on purpose: its clock, faults and scenarios, and copies to go back to or to work on.
import { useRoute } from 'preact-iso'
import { Tabs } from '../../parts/tabs.js'
import { usePlace } from '../../state/place.js'
import { ClockBench } from './clock-bench.js'
import { Faults } from './faults.js'
import { Forks } from './forks.js'
import { Scenarios } from './scenarios.js'
import { Snapshots } from './snapshots.js'
import './lab.css'

const TABS = [
  { name: 'clock', title: 'Clock', content: () => <ClockBench /> },
  { name: 'faults', title: 'Faults', content: () => <Faults /> },
  { name: 'scenarios', title: 'Scenarios', content: () => <Scenarios /> },
  { name: 'snapshots', title: 'Snapshots', content: () => <Snapshots /> },
  { name: 'forks', title: 'Forks', content: () => <Forks /> },
]

export function Lab() {
  const { part } = useRoute().params
  const { go } = usePlace()
  return (
    <>
      <div class="page-head">
        <h1>Lab</h1>
      </div>
      <Tabs label="Lab" tabs={TABS} chosen={part ?? 'clock'} onChoose={(name) => go(`/lab/${name}`)} />
    </>
  )
}
