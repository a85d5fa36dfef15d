// What lags were asked for while running, over those of the start. Invariant: what was said last holds for all that it speaks of; what it
// covers whole is forgotten, so that the list stays short.
import type { Lag } from '../model/lag.js'
import type { Namespace } from '../model/table.js'

/** Whom a rule speaks of: whoever fits all that is given. */
export interface LagScope {
  readonly namespace?: Namespace | undefined
  readonly table?: string | undefined
  /** Name of a global index. */
  readonly index?: string | undefined
  /** Of a zone: `us-east-1b`. */
  readonly zone?: string | undefined
}

export type LagKind = 'replica' | 'gsi'

export interface LagRule extends LagScope {
  readonly kind: LagKind
  readonly lag: Lag
}

/** A follower that a rule may speak of. */
export interface LagTarget {
  readonly namespace: Namespace
  readonly table: string
  readonly index?: string
  readonly zone?: string
}

export class LagRules {
  #rules: readonly LagRule[] = []

  get all(): readonly LagRule[] {
    return this.#rules
  }

  add(rule: LagRule): void {
    this.#rules = [...this.#rules.filter((older) => !covers(rule, older)), rule]
  }

  /** Forgets those of one namespace, or all. */
  clear(namespace: Namespace | undefined): void {
    this.#rules = namespace === undefined ? [] : this.#rules.filter((rule) => !isSame(rule.namespace, namespace))
  }

  /** The lag that was last said for the target; undefined when none was. */
  lagOf(kind: LagKind, target: LagTarget): Lag | undefined {
    return this.#rules.findLast((rule) => rule.kind === kind && fits(rule, target))?.lag
  }
}

function fits({ namespace, table, index, zone }: LagScope, target: LagTarget): boolean {
  if (namespace !== undefined && !isSame(namespace, target.namespace)) return false
  if (table !== undefined && table !== target.table) return false
  if (index !== undefined && index !== target.index) return false
  return zone === undefined || zone === target.zone
}

/** Whether the rule speaks of all that the older one speaks of. */
function covers(rule: LagRule, older: LagRule): boolean {
  if (rule.kind !== older.kind) return false
  if (rule.namespace !== undefined && !isSame(rule.namespace, older.namespace)) return false
  return (['table', 'index', 'zone'] as const).every((name) => rule[name] === undefined || rule[name] === older[name])
}

const isSame = (a: Namespace | undefined, b: Namespace | undefined): boolean =>
  a !== undefined && b !== undefined && a.account === b.account && a.region === b.region
