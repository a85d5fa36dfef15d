// A fault to inject: its effect, which requests it meets, and which of them it hits; fields are those that the catalogue says the effect takes.
import { useState } from 'preact/hooks'
import { type OrderBody, post, remove } from '../../api/administration-calls.js'
import { useLive } from '../../live/live.js'
import { Button } from '../../parts/button.js'
import { Choice } from '../../parts/field.js'
import { Form } from '../../parts/form.js'
import { Panel } from '../../parts/panel.js'
import { RequestStrip } from '../../parts/request-strip.js'
import { useTables } from '../../state/namespaces.js'
import { MemberFields, RefusedText } from './member-fields.js'
import { bodyOf, type Typed } from './member-schema.js'
import { useMembers } from './use-members.js'
import { useForm } from './use-form.js'

/** What an effect does, in a few words. */
const WORDS: Readonly<Record<string, string>> = {
  latency: 'it waits, then goes on',
  error: 'it is refused with an error',
  throttle: 'it is throttled as by capacity',
  'partial-batch': 'some elements of a batch are not done',
  'transaction-conflict': 'it meets a transaction that holds the item',
  'connection-reset': 'nothing is done, and the connection breaks',
  'response-lost': 'it is done, and the connection breaks instead of the answer',
  'zone-down': 'a zone is lost until the fault ends',
  'region-cut': 'links between regions are cut until the fault ends',
  'replication-paused': 'a table’s replication stands still until the fault ends',
}
/** First what is likely to be said. */
const WHICH = ['operation', 'table', 'index', 'key', 'partition', 'zone', 'region', 'account']
const WHEN = ['times', 'duration', 'nth', 'every', 'after', 'probability', 'id']

const EXAMPLES: readonly (readonly [words: string, typed: Typed])[] = [
  ['The next PutItem fails', { effect: 'error', operation: 'PutItem', error: 'InternalServerError', times: '1' }],
  [
    'Reads take 200 ms for a minute',
    { effect: 'latency', operation: 'GetItem, Query, Scan', latencyMs: '200', duration: 'PT1M' },
  ],
  ['A fifth is throttled', { effect: 'throttle', probability: '0.2', duration: 'PT1M' }],
  ['Half of each batch comes back', { effect: 'partial-batch', share: '0.5', duration: 'PT1M' }],
  ['The next write’s answer is lost', { effect: 'response-lost', operation: 'PutItem, UpdateItem', times: '1' }],
  ['2 transactions meet a conflict', { effect: 'transaction-conflict', operation: 'TransactWriteItems', times: '2' }],
]

export function FaultForm({ onMade }: { readonly onMade: () => void }) {
  const members = useMembers('/faults') ?? {}
  const catalogue = useLive('/fault-catalogue').data.value
  const tables = useTables() ?? []
  const form = useForm(members, { effect: 'error', operation: 'PutItem', error: 'InternalServerError', times: '1' })
  const [isAll, setAll] = useState(false)
  const effect = catalogue?.effects.find((one) => one.effect === form.typed['effect'])
  if (catalogue === undefined || effect === undefined) return null
  const taken = new Set([...effect.own, ...effect.others, 'effect'])
  const typed = Object.fromEntries(Object.entries(form.typed).filter(([name]) => taken.has(name)))
  const body = bodyOf(typed, members) as OrderBody<'/faults'>
  const named = new Set((typed['operation'] ?? '').split(/[\s,]+/).filter((name) => name !== ''))
  const throwing = catalogue.operations.filter(({ operation }) => named.size === 0 || named.has(operation))
  const offers = {
    operation: catalogue.operations.map(({ operation }) => operation),
    error: [...new Set(throwing.flatMap(({ errors }) => errors))].sort(),
    table: tables.map(({ table }) => table),
  }
  const inject = (): Promise<boolean> => {
    let id: string | undefined
    const run = async (): Promise<void> => {
      id = (await post('/faults', body)).id
      onMade()
    }
    const undo = async (): Promise<void> => {
      if (id !== undefined) await remove('/faults/{id}', { path: { id } })
      onMade()
    }
    return form.submit(`Injected ${effect.effect}`, run, undo)
  }
  const fields = { members, typed, onType: form.type, refused: form.refused, offers }
  const which = WHICH.filter((name) => taken.has(name))
  const when = WHEN.filter((name) => taken.has(name))
  return (
    <Panel title="Inject a fault">
      <Form class="lab-form" onSubmit={inject}>
        <Examples onFill={form.fill} />
        <Choice
          label="What happens to a request"
          value={effect.effect}
          choices={catalogue.effects.map((one) => [one.effect, `${one.effect}: ${WORDS[one.effect] ?? ''}`] as const)}
          onChoose={(value) => form.type('effect', value)}
        />
        <MemberFields {...fields} names={effect.own} />
        <h3>Which requests</h3>
        <MemberFields {...fields} names={isAll ? which : which.slice(0, 2)} />
        <h3>When, and for how long</h3>
        <MemberFields {...fields} names={isAll ? when : when.slice(0, 2)} />
        <RefusedText refused={form.refused} />
        <div class="actions">
          <Button tone="main" changes icon="bolt">
            Inject
          </Button>
          <Button tone="quiet" pressed={isAll} onPress={() => setAll(!isAll)}>
            {isAll ? 'Fewer fields' : 'More fields'}
          </Button>
        </div>
        <RequestStrip call={{ of: 'administration', name: 'POST /faults', input: body, namespace: undefined }} />
      </Form>
    </Panel>
  )
}

const Examples = ({ onFill }: { readonly onFill: (typed: Typed) => void }) => (
  <div class="examples">
    {EXAMPLES.map(([words, given]) => (
      <Button key={words} tone="quiet" onPress={() => onFill(given)}>
        {words}
      </Button>
    ))}
  </div>
)
