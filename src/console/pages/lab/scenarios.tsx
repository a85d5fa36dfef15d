// Scenarios by their names: a fault whose subject is drawn from the seed, where nobody says it; and those that were run.
import { type OrderBody, post, remove, type Shown } from '../../api/administration-calls.js'
import { useLive } from '../../live/live.js'
import { Button } from '../../parts/button.js'
import { Choice } from '../../parts/field.js'
import { Form } from '../../parts/form.js'
import { count } from '../../parts/format.js'
import { Panel } from '../../parts/panel.js'
import { RequestStrip } from '../../parts/request-strip.js'
import { useTables } from '../../state/namespaces.js'
import { MemberFields, RefusedText } from './member-fields.js'
import { bodyOf } from './member-schema.js'
import { useMembers } from './use-members.js'
import { useForm } from './use-form.js'

type Name = 'zone-loss' | 'region-cut' | 'hot-partition'
type Scenario = Shown<'/scenarios'>['scenarios'][number]

/** What can be said of each, and what it does. */
const SCENARIOS: Readonly<Record<Name, readonly [words: string, members: readonly string[]]>> = {
  'zone-loss': ['a zone is lost', ['zone', 'region', 'account']],
  'region-cut': ['a region is cut off from all others', ['region', 'account']],
  'hot-partition': ['a partition throttles reads and writes until it is split', ['table', 'index', 'key', 'region', 'account']],
}
const isName = (text: string): text is Name => text in SCENARIOS

export function Scenarios() {
  const live = useLive('/scenarios', { on: ['fault.', 'reset'], everyS: 2 })
  const seed = useLive('/status').data.value?.options['seed']
  const scenarios = live.data.value?.scenarios ?? []
  return (
    <div class="lab-parts">
      <ScenarioForm onRun={live.refresh} />
      <Panel title="Scenarios that were run">
        <p class="muted">
          {typeof seed === 'string' ? (
            <>
              What is not said is drawn from the seed <code>{seed}</code>: the same seed, name and id draw the same.
            </>
          ) : (
            'What is not said is drawn from the emulator’s seed. Start with --seed to draw the same again.'
          )}
        </p>
        <ul class="cards">
          {scenarios.map((scenario) => (
            <ScenarioCard key={scenario.id} {...scenario} />
          ))}
        </ul>
      </Panel>
    </div>
  )
}

function ScenarioForm({ onRun }: { readonly onRun: () => void }) {
  const members = useMembers('/scenarios') ?? {}
  const form = useForm(members, { name: 'zone-loss', duration: 'PT1M' })
  const tables = useTables() ?? []
  const name = form.typed['name'] ?? ''
  if (!isName(name)) return null
  const [, subjects] = SCENARIOS[name]
  const names = [...subjects, 'duration', 'id']
  const typed = Object.fromEntries(Object.entries(form.typed).filter(([one]) => one === 'name' || names.includes(one)))
  const body = bodyOf(typed, members) as OrderBody<'/scenarios'>
  const run = (): Promise<boolean> => {
    let made: Scenario | undefined
    const start = async (): Promise<void> => {
      const answered: unknown = await post('/scenarios', body)
      made = answered as Scenario // the refusals of the route are thrown
      onRun()
    }
    const undo = async (): Promise<void> => {
      if (made !== undefined) await remove('/faults/{id}', { path: { id: made.id } })
      onRun()
    }
    return form.submit(`Ran ${name}`, start, undo)
  }
  return (
    <Panel title="Run a scenario">
      <Form class="lab-form" onSubmit={run}>
        <Choice
          label="Scenario"
          value={name}
          choices={Object.entries(SCENARIOS).map(([one, [words]]) => [one, `${one}: ${words}`] as const)}
          onChoose={(one) => form.type('name', one)}
        />
        <MemberFields
          members={members}
          names={names}
          typed={typed}
          onType={form.type}
          refused={form.refused}
          offers={{ table: tables.map(({ table }) => table) }}
        />
        <RefusedText refused={form.refused} />
        <div class="actions">
          <Button tone="main" changes icon="play">
            Run
          </Button>
        </div>
        <RequestStrip call={{ of: 'administration', name: 'POST /scenarios', input: body, namespace: undefined }} />
      </Form>
    </Panel>
  )
}

const ScenarioCard = ({ id, name, drawn, fault }: Scenario) => (
  <li class="card">
    <p class="card-head">
      <span class={fault.state === 'active' ? 'chip bad' : 'chip'}>{fault.state}</span>
      <strong>{name}</strong> <code>{id}</code>
    </p>
    <p class="members">
      {Object.entries(drawn).map(([what, value]) => (
        <span key={what}>
          <span class="muted">drew {what}</span> {String(value)}
        </span>
      ))}
      <span>
        <strong>{count(fault.hits)}</strong> hit of <strong>{count(fault.matches)}</strong> met
      </span>
    </p>
  </li>
)
