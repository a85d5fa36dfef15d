// What was found: breaches of one rule, table and shape are one finding, which counts them. Invariant: so many findings are kept and no more,
// whatever clients send; those beyond are counted.
import type { JsonObject } from '../model/json.js'
import { isSameNamespace, type Namespace } from '../model/namespace.js'
import type { Breach } from './breach.js'
import { tableId } from './call.js'
import { linkOf, type RuleName, RULES, type Severity } from './rule.js'

/** Times are milliseconds since the epoch by the emulator's clock. */
export interface Finding extends Namespace {
  readonly rule: RuleName
  readonly severity: Severity
  readonly table: string
  readonly index?: string
  readonly operation?: string
  /** Of the first breach, with long values shortened. */
  readonly request: JsonObject
  /** What was seen last. */
  readonly detail: string
  readonly count: number
  /** Breaches that were refused, and so changed nothing. */
  readonly refused: number
  readonly firstAtMs: number
  readonly lastAtMs: number
  readonly remedy: string
  /** Where the rule is explained. */
  readonly link: string
}

const KEPT = 500

export class Findings {
  readonly #byId: Map<string, Finding>
  /** Breaches of findings that there was no room for. */
  omitted = 0

  constructor(kept: Iterable<[string, Finding]> = []) {
    this.#byId = new Map(kept)
  }

  /** @returns the finding when it is the first of its kind. @param nowMs by the emulator's clock */
  add(breach: Breach, nowMs: number, outcome: 'seen' | 'refused' = 'seen'): Finding | undefined {
    const id = `${breach.rule}\n${tableId(breach.namespace, breach.table)}\n${breach.index ?? ''}\n${breach.shape}`
    const refused = outcome === 'refused' ? 1 : 0
    const known = this.#byId.get(id)
    if (known !== undefined) {
      const { count, refused: before } = known
      this.#byId.set(id, { ...known, detail: breach.detail, count: count + 1, refused: before + refused, lastAtMs: nowMs })
      return undefined
    }
    if (this.#byId.size >= KEPT) {
      this.omitted++
      return undefined
    }
    const finding = findingOf(breach, nowMs, refused)
    this.#byId.set(id, finding)
    return finding
  }

  /** In the order in which they were first seen. */
  all(): readonly Finding[] {
    return [...this.#byId.values()]
  }

  copy(): Findings {
    const copy = new Findings(this.#byId)
    copy.omitted = this.omitted
    return copy
  }

  /** Of one namespace, or all. */
  clear(namespace: Namespace | undefined): void {
    for (const [id, finding] of this.#byId)
      if (namespace === undefined || isSameNamespace(finding, namespace)) this.#byId.delete(id)
    if (namespace === undefined) this.omitted = 0
  }
}

function findingOf(breach: Breach, nowMs: number, refused: number): Finding {
  const { rule, namespace, table, index, operation, request, detail } = breach
  const { severity, remedy } = RULES[rule]
  return {
    rule,
    severity,
    ...namespace,
    table,
    ...(index === undefined ? {} : { index }),
    ...(operation === undefined ? {} : { operation }),
    request,
    detail,
    count: 1,
    refused,
    firstAtMs: nowMs,
    lastAtMs: nowMs,
    remedy,
    link: linkOf(rule),
  }
}

/** One line for the operator. */
export const lineOf = ({ rule, operation, table, index, detail, request, remedy, link }: Finding): string =>
  `strict: ${rule}: ${operation === undefined ? '' : `${operation} of `}${table}${index === undefined ? '' : `, index ${index}`}: ` +
  `${detail}. ${remedy} (${link}) ${JSON.stringify(request)}`
