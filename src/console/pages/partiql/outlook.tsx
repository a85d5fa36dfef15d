// What the statements would do and cost, one line each, before they run.
import { costText, isWrite, type Table, VERBS } from './statement-cost.js'
import type { Outlook as Shown } from './use-plans.js'

const WORDS = { get: 'one item by its key', query: 'items by partition key', scan: 'reads every item' } as const

export function Outlook({ outlooks, tables }: { readonly outlooks: readonly Shown[]; readonly tables: readonly Table[] }) {
  return (
    <ol class={outlooks.length > 1 ? 'outlook several' : 'outlook'} aria-label="What will be done">
      {outlooks.map(({ statement, plan, refusal }) => {
        const table = tables.find((one) => one.table === plan?.table)
        return (
          <li key={statement.from}>
            {plan !== undefined && (
              <>
                <span class={`chip ${plan.way === 'scan' || isWrite(plan) ? 'warn' : 'good'}`}>{VERBS[plan.way]}</span>{' '}
                <strong>
                  {plan.table}
                  {plan.index !== undefined && `.${plan.index}`}
                </strong>{' '}
                <span class="muted">
                  {plan.way in WORDS && `${WORDS[plan.way as keyof typeof WORDS]}; `}
                  {table !== undefined && costText(plan, table)}
                </span>
              </>
            )}
            {refusal !== undefined && outlooks.length > 1 && <span class="error">{refusal}</span>}
          </li>
        )
      })}
    </ol>
  )
}
