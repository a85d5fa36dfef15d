// The live log: a row a request, filters by what occurs, and the request that was opened beside it.
import { useEffect, useMemo } from 'preact/hooks'
import { ownRequests } from '../../api/service-calls.js'
import { Empty } from '../../parts/empty.js'
import { counted } from '../../parts/format.js'
import { Table } from '../../parts/table.js'
import { usePlace } from '../../state/place.js'
import { FilterBar } from './filter-bar.js'
import { followRequests, isReading, type LoggedRequest, missed, readKept, requests } from './request-feed.js'
import { chosenOf, withoutPolling } from './request-filter.js'
import { COLUMNS } from './request-columns.js'
import { RequestPanel } from './request-panel.js'

export function RequestList({ shownId }: { readonly shownId: string | undefined }) {
  const { query, go } = usePlace()
  const all = requests.value
  useEffect(() => {
    void readKept().catch(() => undefined) // the header says that the connection is lost; what comes is shown all the same
    isReading.value = false
    return followRequests()
  }, [])
  const meant = useMemo(() => withoutPolling(all, query), [all, query])
  const rows = useMemo(() => chosenOf(meant, query, ownRequests), [meant, query])
  const open = (request: LoggedRequest | undefined): void =>
    go(request === undefined ? '/requests' : `/requests/${request.requestId}`, query)
  return (
    <div class="request-log">
      <FilterBar shown={rows.length} all={meant} />
      {missed.value > 0 && (
        <p class="warning">
          {counted(missed.value, 'request')} came too fast to be shown. The emulator keeps them, if it keeps any.
        </p>
      )}
      <div class={shownId === undefined ? 'log-and-panel' : 'log-and-panel open'}>
        <div
          class="log-rows"
          onScrollCapture={({ target }) => {
            if (target instanceof Element && target.classList.contains('table')) isReading.value = target.scrollTop > 0
          }}
        >
          <Table
            label="Requests"
            rows={rows}
            columns={COLUMNS}
            rowKey={({ requestId }) => requestId}
            onOpen={open}
            rowClass={({ requestId, error }) =>
              `${error === undefined ? '' : 'refused'} ${requestId === shownId ? 'shown' : ''}`.trim()
            }
            empty={
              meant.length === 0 ? (
                <Empty title="No request has come since this page looks">
                  <p>Send one: it stands here as soon as it is answered.</p>
                </Empty>
              ) : (
                <p>{counted(meant.length, 'request')}, and none of them is meant by the filter.</p>
              )
            }
          />
        </div>
        {shownId !== undefined && <RequestPanel key={shownId} id={shownId} onClose={() => open(undefined)} />}
      </div>
    </div>
  )
}
