// What stands in the editor, and what the emulator says of it before it runs.
import { useEffect, useMemo, useState } from 'preact/hooks'
import { store, stored } from '../../state/kept.js'
import { useTables } from '../../state/namespaces.js'
import { namespaceText, usePlace } from '../../state/place.js'
import type { Mode, Wanted } from './run.js'
import type { Table } from './statement-cost.js'
import { statementsIn, tablesIn } from './statements.js'
import { type Outlook, useOutlooks } from './use-plans.js'
import { useNames } from './use-names.js'
import { counted } from '../../parts/format.js'

const TEXT = 'dynalab.partiql'

export interface Editing {
  readonly text: string
  readonly setText: (text: string) => void
  /** The typed values, as they were typed. */
  readonly values: string
  readonly setValues: (values: string) => void
  /** How many are asked for. */
  readonly asked: number
  readonly areValuesWrong: boolean
  readonly outlooks: readonly Outlook[]
  readonly tables: readonly Table[]
  /** Names of attributes for completion. */
  readonly names: readonly string[]
  readonly wanted: Omit<Wanted, 'isConsistent'>
  /** Why it can't be run yet. */
  readonly obstacle: string | undefined
}

export function useEditing(mode: Mode): Editing {
  const { namespace, query } = usePlace()
  const tables = (useTables() ?? []).filter((one) => namespaceText(one) === namespaceText(namespace))
  const [text, setText] = useState(() => query['statement'] ?? stored(TEXT) ?? '')
  const [values, setValues] = useState('')
  useEffect(() => {
    if (query['statement'] !== undefined) setText(query['statement'])
  }, [query['statement']])
  const statements = useMemo(() => statementsIn(text), [text])
  const asked = statements.reduce((sum, one) => sum + one.parameters, 0)
  const parameters = listIn(values)
  const outlooks = useOutlooks(statements, asked === 0 ? undefined : parameters, namespace)
  const mentioned = useMemo(() => tablesIn(text), [text])
  const named = tables.map(({ table }) => table).filter((table) => mentioned.has(table))
  return {
    ...{ text, values, setValues, asked, outlooks, tables },
    setText: (given) => {
      setText(given)
      store(TEXT, given)
    },
    names: useNames(named, tables, namespace),
    areValuesWrong: values !== '' && parameters === undefined,
    wanted: { statements, parameters: asked === 0 ? [] : (parameters ?? []), namespace },
    obstacle: obstacleOf(mode, statements.length, asked, parameters),
  }
}

function obstacleOf(mode: Mode, count: number, asked: number, parameters: readonly unknown[] | undefined): string | undefined {
  if (mode === 'statement' && count > 1) return `There are ${count} statements: choose batch or transaction to run them together.`
  return asked > 0 && parameters?.length !== asked ? `${counted(asked, 'parameter')} must be given.` : undefined
}

function listIn(text: string): readonly unknown[] | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return Array.isArray(value) ? value : undefined
  } catch {
    return undefined
  }
}
