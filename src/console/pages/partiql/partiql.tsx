// An editor for PartiQL: says before it runs what a statement will do and cost, runs one, a batch or a transaction, and shows errors at their
// place. `?statement=…` fills it in.
import { useMemo, useState } from 'preact/hooks'
import { failureText } from '../../api/call.js'
import { Button } from '../../parts/button.js'
import { Dialog } from '../../parts/dialog.js'
import { Editor } from '../../parts/editor.js'
import { Choice, Field } from '../../parts/field.js'
import { counted } from '../../parts/format.js'
import { kept, store, stored } from '../../state/kept.js'
import { useTables } from '../../state/namespaces.js'
import { namespaceText, usePlace } from '../../state/place.js'
import { isReadOnly } from '../../state/settings.js'
import { Outlook } from './outlook.js'
import { Results } from './results.js'
import { type Mode, type Results as Shown, runOne, runSeveral } from './run.js'
import { isWrite, VERBS } from './statement-cost.js'
import { placeOf, statementsIn } from './statements.js'
import { useNames } from './use-names.js'
import { useOutlooks } from './use-plans.js'
import './partiql.css'

const MODES = [
  ['statement', 'one statement'],
  ['batch', 'batch: each on its own'],
  ['transaction', 'transaction: all or none'],
] as const
const mode = kept('partiql-mode', ['statement', 'batch', 'transaction'])
const TEXT = 'dynalab.partiql'

export function Partiql() {
  const { namespace, query } = usePlace()
  const tables = (useTables() ?? []).filter((one) => namespaceText(one) === namespaceText(namespace))
  const [text, setText] = useState(() => query['statement'] ?? stored(TEXT) ?? '')
  const [given, setGiven] = useState('')
  const [isConsistent, setConsistent] = useState(false)
  const [results, setResults] = useState<Shown>()
  const [failure, setFailure] = useState<string>()
  const [isRunning, setRunning] = useState(false)
  const [isReviewed, setReviewed] = useState(false)
  const statements = useMemo(() => statementsIn(text), [text])
  const asked = statements.reduce((sum, one) => sum + one.parameters, 0)
  const parameters = parsedParameters(given)
  const outlooks = useOutlooks(statements, asked === 0 ? undefined : parameters, namespace)
  const named = [...new Set(outlooks.flatMap(({ plan }) => plan?.table ?? []))]
  const names = useNames(named, tables, namespace)
  const indexes = useMemo(
    () => Object.fromEntries(tables.map(({ table, indexes: own }) => [table, own.map(({ index }) => index)])),
    [JSON.stringify(tables.map(({ table, indexes: own }) => [table, own.length]))],
  )
  const wanted = { statements, parameters: asked === 0 ? [] : (parameters ?? []), isConsistent, namespace }
  const isSeveral = mode.value !== 'statement'
  const refused = outlooks.find(({ refusal }) => refusal !== undefined)
  const problem = failure ?? refused?.refusal
  const place = problem === undefined ? undefined : (refused?.statement ?? statements[0])
  const obstacle = obstacleOf(mode.value, statements.length, asked, parameters)
  const run = async (next?: string): Promise<void> => {
    setRunning(true)
    setReviewed(false)
    setFailure(undefined)
    try {
      const answered = isSeveral ? await runSeveral(mode.value as 'batch' | 'transaction', wanted) : await runOne(wanted, next)
      setResults(
        next === undefined || results === undefined ? answered : { ...answered, items: [...results.items, ...answered.items] },
      )
    } catch (error) {
      setFailure(failureText(error))
      if (next === undefined) setResults(undefined)
    }
    setRunning(false)
  }
  const press = (): void => {
    if (obstacle !== undefined || isRunning || statements.length === 0) return
    if (isSeveral) setReviewed(true)
    else void run()
  }
  const isChanging = outlooks.some(({ plan }) => plan !== undefined && isWrite(plan))
  const [first] = outlooks
  const verb = isSeveral
    ? `Review ${counted(statements.length, 'statement')}`
    : first?.plan === undefined
      ? 'Run'
      : VERBS[first.plan.way]
  const keys = tables.find(({ table }) => table === named[0])?.keys.map(({ name }) => name) ?? []
  return (
    <>
      <div class="page-head">
        <h1>PartiQL</h1>
        <Choice label="Mode" value={mode.value} choices={MODES} onChoose={(one) => (mode.value = one as Mode)} />
      </div>
      <div class="partiql">
        <Editor
          label="PartiQL statement"
          language="partiql"
          value={text}
          hint={'SELECT * FROM "music" WHERE artist = \'Nina Simone\''}
          tables={indexes}
          names={names}
          problem={problem}
          {...(problem === undefined || place === undefined ? {} : { problemAt: placeOf(problem, place) })}
          onInput={(value) => {
            setText(value)
            setFailure(undefined)
            store(TEXT, value)
          }}
          onRun={press}
        />
        {asked > 0 && (
          <Field
            label={`Parameters: ${counted(asked, 'typed value')}, as a list`}
            value={given}
            lines={2}
            placeholder='[{"S": "Nina Simone"}, {"N": "1"}]'
            error={given !== '' && parameters === undefined ? 'This is no list of JSON.' : undefined}
            onInput={setGiven}
          />
        )}
        <Outlook outlooks={outlooks} tables={tables} />
        <div class="actions">
          <Button
            tone={first?.plan?.way === 'scan' && !isSeveral ? 'plain' : 'main'}
            icon="play"
            title="Ctrl Enter"
            disabled={statements.length === 0 || obstacle !== undefined || isRunning || (isChanging && isReadOnly.value)}
            onPress={press}
          >
            {verb}
          </Button>
          <label class="check">
            <input
              type="checkbox"
              checked={isConsistent}
              disabled={mode.value === 'transaction'}
              onChange={({ currentTarget }) => setConsistent(currentTarget.checked)}
            />
            Strongly consistent reads
          </label>
          {obstacle !== undefined && <span class="warning">{obstacle}</span>}
        </div>
        {results !== undefined && (
          <Results
            results={results}
            keys={keys}
            onMore={results.next === undefined ? undefined : () => void (isRunning || run(results.next))}
          />
        )}
      </div>
      {isReviewed && (
        <Dialog
          title={mode.value === 'batch' ? 'Run as a batch?' : 'Run as a transaction?'}
          kind="wide"
          onClose={() => setReviewed(false)}
        >
          <Outlook outlooks={outlooks} tables={tables} />
          <div class="actions">
            <Button onPress={() => setReviewed(false)}>Cancel</Button>
            <Button tone="main" disabled={isChanging && isReadOnly.value} onPress={() => void run()}>
              {`Run ${counted(statements.length, 'statement')}`}
            </Button>
          </div>
        </Dialog>
      )}
    </>
  )
}

/** Why it can't be run yet. */
function obstacleOf(chosen: Mode, count: number, asked: number, parameters: readonly unknown[] | undefined): string | undefined {
  if (chosen === 'statement' && count > 1)
    return `There are ${count} statements: choose batch or transaction to run them together.`
  if (asked > 0 && parameters?.length !== asked) return `${counted(asked, 'parameter')} must be given.`
  return undefined
}

function parsedParameters(text: string): readonly unknown[] | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return Array.isArray(value) ? value : undefined
  } catch {
    return undefined
  }
}
