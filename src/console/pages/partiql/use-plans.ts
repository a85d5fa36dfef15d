// What each statement would do, asked of the emulator a moment after the text was changed. Invariant: what is shown belongs to the text that is
// there; statements are not run.
import { useEffect, useState } from 'preact/hooks'
import { ask } from '../../api/administration-calls.js'
import { ApiFailure } from '../../api/call.js'
import type { Namespace } from '../../state/place.js'
import type { Planned } from './statement-cost.js'
import type { TextStatement } from './statements.js'

export interface Outlook {
  readonly statement: TextStatement
  readonly plan: Planned | undefined
  readonly refusal: string | undefined
}

const WAIT_MS = 250
/** A transaction has no more. */
const MOST = 100

/** @param parameters typed values, in the order of their question marks */
export function useOutlooks(
  statements: readonly TextStatement[],
  parameters: readonly unknown[] | undefined,
  { account, region }: Namespace,
): readonly Outlook[] {
  const [outlooks, setOutlooks] = useState<readonly Outlook[]>([])
  const shape = JSON.stringify([statements, parameters, account, region])
  useEffect(() => {
    let isOver = false
    const timer = setTimeout(async () => {
      const found: Outlook[] = []
      let used = 0
      for (const statement of statements.slice(0, MOST)) {
        const values = parameters?.slice(used, (used += statement.parameters))
        found.push(await outlookOf(statement, values, { account, region }))
        if (isOver) return
      }
      setOutlooks(found)
    }, WAIT_MS)
    return () => {
      isOver = true
      clearTimeout(timer)
    }
  }, [shape])
  return outlooks
}

async function outlookOf(statement: TextStatement, values: readonly unknown[] | undefined, place: Namespace): Promise<Outlook> {
  const given = values === undefined || values.length === 0 ? {} : { parameters: values as never } // checked by the emulator
  try {
    const plan = (await ask('/statements/plan', { statement: statement.text, ...given, ...place })) as Planned
    return { statement, plan, refusal: undefined }
  } catch (error) {
    return { statement, plan: undefined, refusal: error instanceof ApiFailure ? error.message : String(error) }
  }
}
