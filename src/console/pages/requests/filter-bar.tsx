// What the log shows: pause, clear, how many are kept, and filters whose choices are what occurs. The filters stand in the address.
import { post, remove } from '../../api/administration-calls.js'
import { Button } from '../../parts/button.js'
import { Choice, Field } from '../../parts/field.js'
import { count, duration } from '../../parts/format.js'
import { Time } from '../../parts/time.js'
import { perform } from '../../state/deeds.js'
import { usePlace } from '../../state/place.js'
import { forget, isPaused, isReading, keptMost, type LoggedRequest, requests, showArrived, waiting } from './request-feed.js'
import { occurring, OUTCOMES, OWN } from './request-filter.js'

const MOSTS = [0, 1000, 10_000, 100_000]

const clear = (): Promise<boolean> =>
  perform({
    words: 'Forgot the requests that were kept',
    run: async () => {
      await remove('/requests')
      forget()
    },
  })

const keep = (most: number): Promise<boolean> => {
  const before = keptMost.value
  const set = async (to: number): Promise<void> => {
    const { most: kept } = await post('/requests', { most: to })
    keptMost.value = kept
  }
  return perform({
    words: most === 0 ? 'Keep no requests' : `Keep the last ${count(most)} requests`,
    run: () => set(most),
    undo: before === undefined ? undefined : () => set(before),
  })
}

function pause(): void {
  isPaused.value = !isPaused.value
  if (!isPaused.value) showArrived()
}

export interface FilterBarProps {
  readonly shown: number
  /** Without what the console asked by itself, where that is left out. */
  readonly all: readonly LoggedRequest[]
}

export function FilterBar({ shown, all }: FilterBarProps) {
  const { query, ask } = usePlace()
  const left = requests.value.length - all.length
  const choices = (none: string, values: readonly (string | undefined)[]) => [
    ['', none] as const,
    ...occurring(values).map((value) => [value, value] as const),
  ]
  const choose = (name: string) => (value: string) => ask({ [name]: value === '' ? undefined : value })
  return (
    <div class="filter-bar">
      <div class="actions">
        <Button icon={isPaused.value ? 'play' : 'pause'} pressed={isPaused.value} onPress={pause}>
          {isPaused.value ? 'Go on' : 'Pause'}
        </Button>
        {waiting.value > 0 && (isPaused.value || isReading.value) && (
          <Button tone="main" onPress={showArrived}>
            {`Show ${count(waiting.value)} new`}
          </Button>
        )}
        <Button icon="trash" changes onPress={() => void clear()}>
          Clear
        </Button>
        <span class="muted" role="status">
          {shown === all.length ? count(shown) : `${count(shown)} of ${count(all.length)}`}
          {left > 0 && `, without ${count(left)} that the console asked by itself`}
        </span>
        <TimeChip />
      </div>
      <div class="filters">
        <Field label="Find" type="search" isFilter value={query['text'] ?? ''} onInput={choose('text')} />
        <Choice
          label="Operation"
          value={query['operation'] ?? ''}
          choices={choices('all', [query['operation'], ...all.map(({ operation }) => operation)])}
          onChoose={choose('operation')}
        />
        <Choice
          label="Table"
          value={query['table'] ?? ''}
          choices={choices('all', [query['table'], ...all.flatMap(({ tables }) => tables)])}
          onChoose={choose('table')}
        />
        <Choice label="Answer" value={query['outcome'] ?? ''} choices={OUTCOMES} onChoose={choose('outcome')} />
        <Choice
          label="Caller"
          value={query['caller'] ?? ''}
          choices={choices('all', [query['caller'], ...all.map(({ caller }) => caller)])}
          onChoose={choose('caller')}
        />
        <Choice label="Of the console" value={query['own'] ?? ''} choices={OWN} onChoose={choose('own')} />
        <Keeping />
      </div>
    </div>
  )
}

/** Where a chart led here: of which time they are. */
function TimeChip() {
  const { query, ask } = usePlace()
  const { from, to } = query
  if (from === undefined || to === undefined) return null
  return (
    <span class="chip warn">
      <Time ms={Number(from)} /> and {duration(Number(to) - Number(from))} on
      <Button tone="quiet" icon="close" title="Of any time" onPress={() => ask({ from: undefined, to: undefined })} />
    </span>
  )
}

/** Only a request that is kept can be opened with its input, and be sent again. */
function Keeping() {
  const most = keptMost.value
  if (most === undefined) return null
  const known = MOSTS.includes(most) ? MOSTS : [...MOSTS, most].sort((one, other) => one - other)
  return (
    <Choice
      label="Kept by the emulator"
      value={String(most)}
      choices={known.map((one) => [String(one), one === 0 ? 'none' : `the last ${count(one)}`] as const)}
      onChoose={(value) => void keep(Number(value))}
    />
  )
}
