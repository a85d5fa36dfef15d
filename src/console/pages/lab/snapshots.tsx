// Snapshots: what is there, kept under a name, to go back to. Going back and taking away are asked about first, since neither has a way back.
import { useState } from 'preact/hooks'
import { isOrderTo, type OrderBody, post, remove, type Shown } from '../../api/administration-calls.js'
import { fork } from '../../api/target.js'
import { useLive } from '../../live/live.js'
import { Button } from '../../parts/button.js'
import { Confirm } from '../../parts/dialog.js'
import { Form } from '../../parts/form.js'
import { Panel } from '../../parts/panel.js'
import { LastCall } from '../../parts/request-strip.js'
import { Time } from '../../parts/time.js'
import { perform } from '../../state/deeds.js'
import { MemberFields, RefusedText } from './member-fields.js'
import { bodyOf } from './member-schema.js'
import { useMembers } from './use-members.js'
import { useForm } from './use-form.js'

type Snapshot = Shown<'/snapshots'>['snapshots'][number]

export function Snapshots() {
  const live = useLive('/snapshots', { everyS: 5 })
  const [asked, setAsked] = useState<{ readonly what: 'restore' | 'delete'; readonly name: string }>()
  const snapshots = live.data.value?.snapshots ?? []
  const confirm = (): void => {
    if (asked === undefined) return
    const { what, name } = asked
    const path = { name }
    void perform({
      words: what === 'restore' ? `Went back to ${name}` : `Took the snapshot ${name} away`,
      run: async () => {
        await (what === 'restore' ? post('/snapshots/{name}/restore', {}, { path }) : remove('/snapshots/{name}', { path }))
        live.refresh()
      },
    })
  }
  return (
    <div class="lab-parts">
      <Keep onKept={live.refresh} />
      <Panel title="Snapshots">
        {snapshots.length === 0 ? (
          <p class="muted">None is kept. A snapshot holds every table with its items, streams and settings.</p>
        ) : (
          <ul class="cards">
            {snapshots.map((snapshot) => (
              <SnapshotCard key={snapshot.name} snapshot={snapshot} onAsk={(what) => setAsked({ what, name: snapshot.name })} />
            ))}
          </ul>
        )}
        <LastCall isMeant={isOrderTo('/snapshots')} />
      </Panel>
      {asked !== undefined && (
        <Confirm
          title={asked.what === 'restore' ? `Go back to ${asked.name}?` : `Delete the snapshot ${asked.name}?`}
          verb={asked.what === 'restore' ? 'Go back' : 'Delete'}
          onConfirm={confirm}
          onClose={() => setAsked(undefined)}
        >
          <p>
            {asked.what === 'restore'
              ? `All that ${fork === undefined ? 'the emulator' : `the fork ${fork}`} holds now is replaced, with its clock; faults and what else was set are gone.`
              : 'It can’t be brought back.'}
          </p>
        </Confirm>
      )}
    </div>
  )
}

function Keep({ onKept }: { readonly onKept: () => void }) {
  const members = useMembers('/snapshots') ?? {}
  const form = useForm(members)
  const keep = async (): Promise<boolean> => {
    const isKept = await form.submit(`Kept a snapshot ${form.typed['name'] ?? ''}`, () =>
      post('/snapshots', bodyOf(form.typed, members) as OrderBody<'/snapshots'>),
    )
    if (isKept) form.fill({})
    onKept()
    return isKept
  }
  return (
    <Panel title={fork === undefined ? 'Keep what the emulator holds' : 'Keep what this fork holds'}>
      <Form class="lab-form" onSubmit={keep}>
        <MemberFields members={members} names={['name']} typed={form.typed} onType={form.type} refused={form.refused} />
        <RefusedText refused={form.refused} />
        <div class="actions">
          <Button tone="main" changes icon="download">
            Keep
          </Button>
        </div>
      </Form>
    </Panel>
  )
}

interface SnapshotCardProps {
  readonly snapshot: Snapshot
  readonly onAsk: (what: 'restore' | 'delete') => void
}

const SnapshotCard = ({ snapshot: { name, createdAt, folder }, onAsk }: SnapshotCardProps) => (
  <li class="card">
    <p class="card-head">
      <strong>{name}</strong>
      <span class="muted">
        <Time ms={Date.parse(createdAt)} by="machine" />
      </span>
    </p>
    <p class="muted">{folder === undefined ? 'In memory: it ends with the process.' : <code>{folder}</code>}</p>
    <div class="actions">
      <Button changes icon="undo" onPress={() => onAsk('restore')}>
        Go back
      </Button>
      <Button changes tone="danger" icon="trash" onPress={() => onAsk('delete')}>
        Delete
      </Button>
    </div>
  </li>
)
