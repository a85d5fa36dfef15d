// Forks: copies to write on without a trace in the emulator. Each can be opened in a console of its own, reset and dropped.
import { useState } from 'preact/hooks'
import { isOrderTo, type OrderBody, post, remove, type Shown } from '../../api/administration-calls.js'
import { fork as ownFork } from '../../api/target.js'
import { useLive } from '../../live/live.js'
import { Button } from '../../parts/button.js'
import { Copy } from '../../parts/copy.js'
import { Confirm } from '../../parts/dialog.js'
import { Form } from '../../parts/form.js'
import { Panel } from '../../parts/panel.js'
import { LastCall } from '../../parts/request-strip.js'
import { Time } from '../../parts/time.js'
import { perform } from '../../state/deeds.js'
import { BASE } from '../../state/place.js'
import { MemberFields, RefusedText } from './member-fields.js'
import { bodyOf } from './member-schema.js'
import { useMembers } from './use-members.js'
import { useForm } from './use-form.js'

type Fork = Shown<'/forks'>['forks'][number]

export function Forks() {
  const live = useLive('/forks', { everyS: 5 })
  const [dropped, setDropped] = useState<Fork>()
  const forks = live.data.value?.forks ?? []
  const drop = ({ id, name }: Fork): Promise<boolean> =>
    perform({
      words: `Dropped the fork ${name ?? id}`,
      run: async () => {
        await remove('/forks/{fork}', { path: { fork: id } })
        live.refresh()
      },
    })
  return (
    <div class="lab-parts">
      <ForkForm onMade={live.refresh} />
      <Panel title="Forks">
        {forks.length === 0 ? (
          <p class="muted">There is none. A fork has all data of the moment when it was made, and writes of its own.</p>
        ) : (
          <ul class="cards">
            {forks.map((fork) => (
              <ForkCard key={fork.id} fork={fork} onDrop={() => setDropped(fork)} />
            ))}
          </ul>
        )}
        <LastCall isMeant={isOrderTo('/forks')} />
      </Panel>
      {dropped !== undefined && (
        <Confirm
          title={`Drop the fork ${dropped.name ?? dropped.id}?`}
          verb="Drop"
          onConfirm={() => void drop(dropped)}
          onClose={() => setDropped(undefined)}
        >
          <p>What was written to it is gone then. The emulator keeps what it has.</p>
        </Confirm>
      )}
    </div>
  )
}

/** What is said most often; the others come with More fields. */
const FIRST = ['name', 'capacity']

function ForkForm({ onMade }: { readonly onMade: () => void }) {
  const members = useMembers('/forks') ?? {}
  const form = useForm(members)
  const [isAll, setAll] = useState(false)
  const make = async (): Promise<boolean> => {
    let made: Fork | undefined
    const isMade = await form.submit(
      `Made a fork ${form.typed['name'] ?? ''}`,
      async () => {
        const answered: unknown = await post('/forks', bodyOf(form.typed, members) as OrderBody<'/forks'>)
        made = answered as Fork // the refusals of the route are thrown
      },
      async () => {
        if (made !== undefined) await remove('/forks/{fork}', { path: { fork: made.id } })
        onMade()
      },
    )
    if (isMade) form.fill({})
    onMade()
    return isMade
  }
  return (
    <Panel title={ownFork === undefined ? 'Make a fork' : `Make a fork of ${ownFork}`}>
      <Form class="lab-form" onSubmit={make}>
        <MemberFields
          members={members}
          names={isAll ? [...FIRST, ...Object.keys(members).filter((name) => !FIRST.includes(name))] : FIRST}
          typed={form.typed}
          onType={form.type}
          refused={form.refused}
        />
        <RefusedText refused={form.refused} />
        <div class="actions">
          <Button tone="main" changes icon="plus">
            Make
          </Button>
          <Button tone="quiet" pressed={isAll} onPress={() => setAll(!isAll)}>
            {isAll ? 'Fewer fields' : 'More fields'}
          </Button>
        </div>
      </Form>
    </Panel>
  )
}

/** As a shell reads them. */
const variables = (environment: Readonly<Record<string, string>>): string =>
  Object.entries(environment)
    .map(([name, value]) => `export ${name}='${value}'`)
    .join('\n')

function ForkCard({ fork, onDrop }: { readonly fork: Fork; readonly onDrop: () => void }) {
  const { id, name, account, accessKeyId, endpoint, environment, createdAt, isOpen } = fork
  const isOwn = ownFork === id || (name !== undefined && ownFork === name)
  const reset = (): Promise<boolean> =>
    perform({ words: `Reset the fork ${name ?? id}`, run: () => post('/reset', {}, { fork: id }) })
  return (
    <li class={isOwn ? 'card meant' : 'card'}>
      <p class="card-head">
        <strong>{name ?? id}</strong>
        {isOwn && <span class="chip warn">you are here</span>}
        <span class="muted">
          {isOpen ? 'in use' : 'not asked yet'}, since <Time ms={Date.parse(createdAt)} by="machine" />
        </span>
      </p>
      <p class="members">
        <span>
          <span class="muted">endpoint</span> <code>{endpoint}</code>
        </span>
        <span>
          <span class="muted">key</span> <code>{accessKeyId}</code>
        </span>
        <span>
          <span class="muted">account</span> <code>{account}</code>
        </span>
      </p>
      <div class="actions">
        <a class="button plain" href={`${BASE}/?fork=${encodeURIComponent(name ?? id)}`} target="_blank" rel="noreferrer">
          Open its console
        </a>
        <Copy text={() => variables(environment)}>variables</Copy>
        <Button changes icon="undo" title="Back to what it was when it was made" onPress={() => void reset()}>
          Reset
        </Button>
        <Button changes tone="danger" icon="trash" onPress={onDrop}>
          Drop
        </Button>
      </div>
    </li>
  )
}
