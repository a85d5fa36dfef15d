// What a template would do, asked a moment after it was last changed.
import { useEffect, useState } from 'preact/hooks'
import { ask, type OrderBody } from '../../../api/administration-calls.js'
import { failureText } from '../../../api/call.js'

const MOMENT_MS = 300

export type TemplateOrder = OrderBody<'/templates/apply'>
export type Applied = Awaited<ReturnType<typeof ask<'/templates/apply'>>>

export interface Plan {
  readonly applied?: Applied
  /** Why it is no template. */
  readonly problem?: string
}

/** Undefined until it is known of this very order. */
export function usePlan(order: TemplateOrder): Plan | undefined {
  const key = JSON.stringify(order)
  const [seen, setSeen] = useState<Plan & { readonly key: string }>()
  useEffect(() => {
    if (order.template?.trim() === '') return
    let isOver = false
    const see = (plan: Plan): void => void (isOver || setSeen({ ...plan, key }))
    const timer = setTimeout(() => {
      ask('/templates/apply', { ...order, dryRun: true }).then(
        (applied) => see({ applied }),
        (error: unknown) => see({ problem: failureText(error) }),
      )
    }, MOMENT_MS)
    return () => {
      isOver = true
      clearTimeout(timer)
    }
  }, [key])
  return seen?.key === key ? seen : undefined
}
