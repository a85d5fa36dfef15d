// An editor for PartiQL: says before it runs what a statement will do and cost, runs one, a batch or a transaction, and shows errors at their
// place. `?statement=…` fills it in, and stands in the address once it was run.
import { useMemo, useState } from 'preact/hooks'
import { Button } from '../../parts/button.js'
import { Dialog } from '../../parts/dialog.js'
import { Editor } from '../../parts/editor.js'
import { Choice, Field } from '../../parts/field.js'
import { counted } from '../../parts/format.js'
import { kept } from '../../state/kept.js'
import { keepStatement } from '../../state/last-statements.js'
import { type Place, usePlace } from '../../state/place.js'
import { isReadOnly } from '../../state/settings.js'
import { Answers } from './answers.js'
import { Outlook } from './outlook.js'
import { Results } from './results.js'
import { isWrite, type Table, VERBS } from './statement-cost.js'
import { placeOf } from './statements.js'
import { type Editing, useEditing } from './use-editing.js'
import { useResults } from './use-results.js'
import './partiql.css'

const MODES = ['statement', 'batch', 'transaction'] as const
const WORDS = {
  statement: 'one statement',
  batch: 'batch: each on its own',
  transaction: 'transaction: all or none',
} as const
/** Characters; what is longer makes addresses that tools cut. */
const MOST_IN_ADDRESS = 1000
const mode = kept('partiql-mode', MODES)

export function Partiql() {
  const { ask } = usePlace()
  const editing = useEditing(mode.value)
  const { wanted, outlooks, tables } = editing
  const [isConsistent, setConsistent] = useState(false)
  const { found, several, failure, isRunning, run, readOn, onSight, forgetFailure } = useResults()
  const [isReviewed, setReviewed] = useState(false)
  const runNow = (): void => {
    setReviewed(false)
    remember(editing, ask)
    void run(mode.value, { ...wanted, isConsistent })
  }
  const isReady = wanted.statements.length > 0 && editing.obstacle === undefined && !isRunning && !isForbidden(editing)
  const press = (): void => {
    if (!isReady) return
    if (mode.value === 'statement') runNow()
    else setReviewed(true)
  }
  const keys = tables.find(({ table }) => table === outlooks[0]?.plan?.table)?.keys.map(({ name }) => name) ?? []
  return (
    <>
      <div class="page-head">
        <h1>PartiQL</h1>
        <Choice
          label="Mode"
          value={mode.value}
          choices={MODES.map((one) => [one, WORDS[one]] as const)}
          onChoose={(chosen) => (mode.value = MODES.find((one) => one === chosen) ?? 'statement')}
        />
      </div>
      <div class="partiql">
        <Text editing={editing} failure={failure} onType={forgetFailure} onRun={press} />
        <Outlook outlooks={outlooks} tables={tables} />
        <div class="actions">
          <RunButton editing={editing} isOff={!isReady} onPress={press} />
          <label class="check">
            <input
              type="checkbox"
              checked={isConsistent}
              disabled={mode.value === 'transaction'}
              onChange={({ currentTarget }) => setConsistent(currentTarget.checked)}
            />
            Strongly consistent reads
          </label>
          {editing.obstacle !== undefined && <span class="warning">{editing.obstacle}</span>}
        </div>
        {found !== undefined && <Results {...{ found, keys, onSight }} onReadOn={readOn} />}
        {several !== undefined && <Answers several={several} />}
      </div>
      {isReviewed && <Review editing={editing} onRun={runNow} onClose={() => setReviewed(false)} />}
    </>
  )
}

/** So that it can be run again, and a link leads to it. */
function remember({ text, wanted: { namespace } }: Editing, ask: Place['ask']): void {
  keepStatement(text.trim(), namespace)
  ask({ statement: text.trim().length > MOST_IN_ADDRESS ? undefined : text.trim() })
}

/** A statement that would be a Query, of a table that is there. */
const hintOf = (table: Table | undefined): string =>
  table === undefined
    ? 'SELECT * FROM "music" WHERE artist = \'Nina Simone\''
    : `SELECT * FROM "${table.table}" WHERE "${table.keys[0]?.name ?? ''}" = …`

/** It would change something, and the page may only read. */
const isForbidden = ({ outlooks }: Editing): boolean =>
  isReadOnly.value && outlooks.some(({ plan }) => plan !== undefined && isWrite(plan))

interface TextProps {
  readonly editing: Editing
  readonly failure: string | undefined
  readonly onType: () => void
  readonly onRun: () => void
}

function Text({ editing, failure, onType, onRun }: TextProps) {
  const { text, setText, values, setValues, asked, areValuesWrong, outlooks, tables, names, wanted } = editing
  const shape = JSON.stringify(tables.map(({ table, indexes }) => [table, indexes.map(({ index }) => index)]))
  const indexes = useMemo(() => Object.fromEntries(JSON.parse(shape) as [string, string[]][]), [shape])
  const refused = outlooks.find(({ refusal }) => refusal !== undefined)
  const problem = failure ?? refused?.refusal
  const statement = refused?.statement ?? wanted.statements[0]
  return (
    <>
      <Editor
        label="PartiQL statement"
        language="partiql"
        value={text}
        hint={hintOf(tables[0])}
        tables={indexes}
        names={names}
        problem={problem}
        {...(problem === undefined || statement === undefined ? {} : { problemAt: placeOf(problem, statement) })}
        onInput={(given) => {
          setText(given)
          onType()
        }}
        onRun={onRun}
      />
      {asked > 0 && (
        <Field
          label={`Parameters: ${counted(asked, 'typed value')}, as a list`}
          value={values}
          lines={2}
          placeholder='[{"S": "Nina Simone"}, {"N": "1"}]'
          error={areValuesWrong ? 'This is no list of JSON.' : undefined}
          onInput={setValues}
        />
      )}
    </>
  )
}

interface RunButtonProps {
  readonly editing: Editing
  readonly isOff: boolean
  readonly onPress: () => void
}

/** Its words are what it will do. */
function RunButton({ editing: { outlooks, wanted }, isOff, onPress }: RunButtonProps) {
  const way = outlooks[0]?.plan?.way
  const isOne = mode.value === 'statement'
  const words = isOne ? (way === undefined ? 'Run' : VERBS[way]) : `Review ${counted(wanted.statements.length, 'statement')}`
  return (
    <Button tone={isOne && way === 'scan' ? 'plain' : 'main'} icon="play" title="Ctrl Enter" disabled={isOff} onPress={onPress}>
      {words}
    </Button>
  )
}

interface ReviewProps {
  readonly editing: Editing
  readonly onRun: () => void
  readonly onClose: () => void
}

const Review = ({ editing: { outlooks, tables, wanted }, onRun, onClose }: ReviewProps) => (
  <Dialog title={mode.value === 'batch' ? 'Run as a batch?' : 'Run as a transaction?'} kind="wide" onClose={onClose}>
    <Outlook outlooks={outlooks} tables={tables} />
    <div class="actions">
      <Button onPress={onClose}>Cancel</Button>
      <Button tone="main" onPress={onRun}>
        {`Run ${counted(wanted.statements.length, 'statement')}`}
      </Button>
    </div>
  </Dialog>
)
