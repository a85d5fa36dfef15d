// Looks at every request on items, and keeps what it found. Invariants: it changes no answer, unless strict mode fails what it knows before the
// work; what is known only when nobody asks on is judged at the summary, or when nobody has for five minutes.
import type { Table } from '../engine/contract/tables.js'
import { type ApiError, validation } from '../model/errors.js'
import type { EmulatorEvent } from '../model/event.js'
import type { Namespace } from '../model/namespace.js'
import type { Operation } from '../operations/operation.js'
import type { CheckedRequest, Examiner, MeasuredRequest, Output } from '../protocol/stages.js'
import type { Breach } from './breach.js'
import { type Call, callOf, tableId } from './call.js'
import { type Finding, Findings, lineOf } from './findings.js'
import { linkOf, type RuleName, RULES } from './rule.js'
import { Filters } from './rules/filters.js'
import { HotKeys } from './rules/hot-keys.js'
import { IndexUses } from './rules/index-use.js'
import { legacyParameters } from './rules/legacy-parameters.js'
import { type CountedCollections, largeCollections, largeItems, largeItemsRead, nearLimits } from './rules/limits.js'
import { Pages } from './rules/pages.js'
import { scans, unlimitedQueries } from './rules/ranges.js'
import { Retries } from './rules/retries.js'
import { Unprocessed } from './rules/unprocessed.js'
import type { IsWaived } from './waivers.js'

export interface ObserverParts {
  readonly mode: 'warn' | 'fail'
  readonly isWaived: IsWaived
  readonly find: (namespace: Namespace, name: string) => Table | undefined
  /** Where a namespace's tables are. */
  readonly homeOf: (namespace: Namespace) => Namespace
  readonly collections: CountedCollections
  /** Of an item collection beside local indexes. */
  readonly collectionLimitBytes: number
  /** The emulator's clock, and whether it runs. */
  readonly clock: { nowMs(): number; isRunning(): boolean }
  /** The machine's time; only differences mean something. */
  readonly stopwatchMs: () => number
  readonly events: { emit(event: EmulatorEvent): void }
  readonly log: { warn(line: string): void }
}

/** Rules that the request alone can break. */
const BEFORE: readonly ((call: Call) => readonly Breach[])[] = [scans, unlimitedQueries, legacyParameters, largeItems, nearLimits]
/** A page or batch that nobody has come back to for so long is left for good. */
const LEFT_MS = 300_000

export class StrictObserver implements Examiner<Operation> {
  readonly mode: 'warn' | 'fail'
  readonly #parts: ObserverParts
  readonly #findings = new Findings()
  readonly #counts = new Map<RuleName, number>()
  /** Of requests that were looked at before their work. */
  readonly #calls = new WeakMap<MeasuredRequest<Operation>, Call>()
  readonly #filters = new Filters()
  readonly #hotKeys: HotKeys
  readonly #indexUses = new IndexUses()
  readonly #pages = new Pages()
  readonly #retries = new Retries()
  readonly #unprocessed = new Unprocessed()

  constructor(parts: ObserverParts) {
    this.#parts = parts
    this.mode = parts.mode
    this.#hotKeys = new HotKeys(() => parts.clock.isRunning())
  }

  /** Looks at a request before its work. @throws ApiError ValidationException, where strict mode fails it */
  examine(progress: MeasuredRequest<Operation>, { operation, namespace, input }: CheckedRequest<Operation>): void {
    if (operation.side === undefined || (this.mode === 'warn' && this.#retries.isEmpty)) return
    const call = this.#callOf(progress, operation, namespace, input)
    this.#calls.set(progress, call)
    const retry = this.#retries.arrive(call, progress.request, this.#parts.stopwatchMs())
    const isFailing = this.mode === 'fail'
    const breaches = [...(retry === undefined ? [] : [retry]), ...(isFailing ? BEFORE.flatMap((rule) => rule(call)) : [])]
    const own = breaches.filter((breach) => this.#report(breach, isFailing ? 'refused' : 'seen'))
    const [first] = own
    if (isFailing && first !== undefined) throw refusalOf(first)
  }

  noteAnswer(progress: MeasuredRequest<Operation>, output: Output): void {
    const call = this.#callIn(progress)
    if (call === undefined || output === undefined) return
    const { stopwatchMs, clock, collections, collectionLimitBytes } = this.#parts
    const nowMs = stopwatchMs()
    this.#retries.noteAnswer(call)
    this.#unprocessed.noteAsked(call)
    this.#unprocessed.noteAnswer(call, output, nowMs)
    this.#pages.note(call, output, nowMs)
    this.#indexUses.note(call)
    if (this.mode === 'warn') for (const rule of BEFORE) this.#reportAll(rule(call))
    this.#reportAll(largeItemsRead(call, output))
    this.#reportAll(largeCollections(call, collections, collectionLimitBytes))
    const wasteful = this.#filters.note(call, output)
    if (wasteful !== undefined) this.#report(wasteful)
    this.#reportAll(this.#hotKeys.note(call, output, clock.nowMs()))
    this.#settle(nowMs - LEFT_MS)
  }

  noteRefusal(progress: MeasuredRequest<Operation>, error: ApiError): void {
    const call = this.#callIn(progress)
    if (call === undefined) return
    this.#unprocessed.noteAsked(call)
    this.#retries.noteRefusal(call, progress.request, error, this.#parts.stopwatchMs())
  }

  /** Everything that was found, with what nobody came back to until now. */
  summary(): Findings {
    const all = this.#findings.copy()
    const nowMs = this.#parts.clock.nowMs()
    for (const breach of this.#pending()) all.add(breach, nowMs)
    return all
  }

  /** Begins anew, in one namespace or in all: a test has a summary of its own. */
  clear(namespace?: Namespace): void {
    this.#findings.clear(namespace)
    const prefix = namespace === undefined ? '' : tableId(namespace, '')
    const all = [this.#filters, this.#hotKeys, this.#indexUses, this.#pages, this.#retries, this.#unprocessed]
    for (const one of all) one.forget(prefix)
  }

  /** Breaches of each rule since the start; no clearing takes them back. */
  counts(): ReadonlyMap<RuleName, number> {
    return this.#counts
  }

  /** The run is over: what nobody came back to is said. */
  end(): void {
    this.#reportAll(this.#pending())
  }

  #pending(): readonly Breach[] {
    const all = [this.#pages, this.#unprocessed, this.#hotKeys, this.#indexUses].flatMap((one) => one.pending())
    return all.filter(({ rule, table }) => !this.#parts.isWaived(rule, table))
  }

  #settle(beforeMs: number): void {
    this.#reportAll(this.#pages.settle(beforeMs))
    this.#reportAll(this.#unprocessed.settle(beforeMs))
  }

  #callIn(progress: MeasuredRequest<Operation>): Call | undefined {
    const { operation, namespace, input, request } = progress
    if (operation?.side === undefined || namespace === undefined || input === undefined) return undefined
    return this.#calls.get(progress) ?? this.#callOf({ request }, operation, namespace, input)
  }

  #callOf(
    { request }: Pick<MeasuredRequest<Operation>, 'request'>,
    operation: Operation,
    namespace: Namespace,
    input: CheckedRequest<Operation>['input'],
  ): Call {
    return callOf(operation, input, this.#parts.homeOf(namespace), request.body.length, this.#parts)
  }

  #reportAll(breaches: readonly Breach[]): void {
    for (const breach of breaches) this.#report(breach)
  }

  /** @returns whether anybody wants to know */
  #report(breach: Breach, outcome: 'seen' | 'refused' = 'seen'): boolean {
    const { isWaived, clock, log, events } = this.#parts
    const { rule, table } = breach
    if (isWaived(rule, table)) return false
    this.#counts.set(rule, (this.#counts.get(rule) ?? 0) + 1)
    const finding = this.#findings.add(breach, clock.nowMs(), outcome)
    if (finding === undefined) return true
    log.warn(lineOf(finding))
    events.emit(eventOf(finding))
    return true
  }
}

const refusalOf = ({ rule, operation, table, detail }: Breach): ApiError =>
  validation(
    `Strict mode refuses this ${operation ?? 'request'} of ${table} (${rule}): ${detail}. ${RULES[rule].remedy} See ${linkOf(rule)}`,
  )

function eventOf({ account, region, table, index, rule, severity, operation, detail, remedy }: Finding): EmulatorEvent {
  return { type: 'strict.found', account, region, table, index, rule, severity, operation, detail, remedy }
}
