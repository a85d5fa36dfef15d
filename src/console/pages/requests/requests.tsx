// What clients asked, as it happens, and what strict mode has to say about it. A request has an address of its own: `/requests/<id>`.
import { useRoute } from 'preact-iso'
import { useLive } from '../../live/live.js'
import { Tabs } from '../../parts/tabs.js'
import { usePlace } from '../../state/place.js'
import { Findings } from './findings.js'
import { RequestList } from './request-list.js'
import './requests.css'

export function Requests() {
  const { request } = useRoute().params
  const { query, step } = usePlace()
  const found = useLive('/strict', { everyS: 5 }).data.value?.findings.length ?? 0
  const tabs = [
    { name: 'log', title: 'Log', content: () => <RequestList shownId={request} /> },
    {
      name: 'findings',
      title: found === 0 ? 'Strict mode' : `Strict mode · ${found}`,
      content: () => <Findings />,
    },
  ]
  return (
    <>
      <div class="page-head">
        <h1>Requests</h1>
      </div>
      <Tabs
        label="Requests"
        tabs={tabs}
        chosen={query['tab'] ?? 'log'}
        onChoose={(tab) => step({ tab: tab === 'log' ? undefined : tab })}
      />
    </>
  )
}
