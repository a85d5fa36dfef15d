// What strict mode found, for the administration API and for those who hold the emulator: one implementation for both. Invariant: looking
// takes nothing away; while strict mode is off there is nothing to see.
import { isSameNamespace, type Namespace } from '../model/namespace.js'
import type { Finding, Findings } from '../strict/findings.js'
import { RULE_NAMES, type RuleName } from '../strict/rule.js'
import { choice, readMembers, text } from './members.js'
import { type HomeOf, homeOrAll, NAMESPACE_MEMBERS } from './namespace.js'

/** What strict mode keeps; undefined where it is off. */
export interface StrictSource {
  readonly mode: 'warn' | 'fail'
  summary(): Findings
  counts(): ReadonlyMap<RuleName, number>
  clear(namespace?: Namespace): void
}

export interface StrictSummary {
  readonly mode: 'off' | 'warn' | 'fail'
  /** Strict mode fails, and found something. */
  readonly failed: boolean
  /** Breaches by rule; rules that were kept are absent. */
  readonly rules: Readonly<Partial<Record<RuleName, number>>>
  /** In the order in which they were first seen. */
  readonly findings: readonly Finding[]
  /** Breaches that there was no room for, of all namespaces. */
  readonly omitted: number
}

/** Which findings; all where nothing is said. */
export interface StrictChoice {
  readonly namespace?: Namespace | undefined
  readonly table?: string | undefined
  readonly rule?: RuleName | undefined
}

const CHOICE_MEMBERS = { table: text('the name of a table'), rule: choice(RULE_NAMES) }
export const STRICT_MEMBERS = { ...NAMESPACE_MEMBERS, ...CHOICE_MEMBERS }

export class StrictControls {
  readonly #source: StrictSource | undefined
  readonly #homeOf: HomeOf

  constructor(source: StrictSource | undefined, homeOf: HomeOf) {
    this.#source = source
    this.#homeOf = homeOf
  }

  /** What was found since the start or the last clearing. Pages and batches that nobody has come back to by now count. @throws Refusal */
  summary(choice: StrictChoice = {}): StrictSummary {
    const isMeant = this.#filterOf(choice)
    const { mode = 'off' } = this.#source ?? {}
    const all = this.#source?.summary()
    const findings = all?.all().filter(isMeant) ?? []
    const rules: Partial<Record<RuleName, number>> = {}
    for (const { rule, count } of findings) rules[rule] = (rules[rule] ?? 0) + count
    return { mode, failed: mode === 'fail' && findings.length > 0, rules, findings, omitted: all?.omitted ?? 0 }
  }

  /** The findings of a summary. @throws Refusal */
  findings(choice: StrictChoice = {}): readonly Finding[] {
    return this.summary(choice).findings
  }

  /** Forgets what was found, and begins anew: of one namespace, or of all. @returns what it forgot. @throws Refusal */
  clear(namespace?: Namespace): StrictSummary {
    const home = homeOrAll(namespace, this.#homeOf)
    const summary = this.summary({ namespace })
    this.#source?.clear(home)
    return summary
  }

  /** Breaches of each rule since the start. */
  counts(): ReadonlyMap<RuleName, number> {
    return this.#source?.counts() ?? new Map()
  }

  #filterOf({ namespace, ...choice }: StrictChoice): (finding: Finding) => boolean {
    const { table, rule } = readMembers({ ...choice }, CHOICE_MEMBERS)
    const home = homeOrAll(namespace, this.#homeOf)
    return (finding) =>
      (home === undefined || isSameNamespace(finding, home)) &&
      (table === undefined || finding.table === table) &&
      (rule === undefined || finding.rule === rule)
  }
}
