// What backups and jobs add up to, by namespace and kind, since the start. Invariant: figures come from events alone, so they say what has
// landed; how far a job is while it runs, its description says.
import type { EventBus } from '../model/event-bus.js'
import type { EmittedEvent, JobWord } from '../model/event.js'
import type { Namespace } from '../model/namespace.js'

/** A backup is made at once, so it has begun and ended. */
type Kind = JobWord | 'backup'

export interface KindFigures {
  readonly namespace: Namespace
  readonly kind: Kind
  started: number
  /** By the status in which they ended. */
  readonly ended: Map<string, number>
  items: number
  failedItems: number
  sizeBytes: number
}

/** Any client can name any number of namespaces, so only so many have figures of their own. */
const KEPT = 5000
const OTHERS: Namespace = { account: 'others', region: 'others' }

export class JobFigures {
  readonly #byKey = new Map<string, KindFigures>()

  /** Counts from now on. */
  constructor(events: EventBus) {
    events.on((event) => this.#note(event))
  }

  all(): Iterable<KindFigures> {
    return this.#byKey.values()
  }

  #note(event: EmittedEvent): void {
    if (event.type === 'job.started') this.#of(event, event.kind).started++
    if (event.type === 'job.ended') addEnd(this.#of(event, event.kind), event)
    if (event.type !== 'backup.created') return
    const figures = this.#of(event, 'backup')
    figures.started++
    addEnd(figures, { ...event, status: 'COMPLETED', failed: 0 })
  }

  #of({ account, region }: Namespace, kind: Kind): KindFigures {
    const key = `${account} ${region} ${kind}`
    const known = this.#byKey.get(key)
    if (known !== undefined) return known
    if (this.#byKey.size >= KEPT && account !== OTHERS.account) return this.#of(OTHERS, kind)
    const made = { namespace: { account, region }, kind, started: 0, ended: new Map(), items: 0, failedItems: 0, sizeBytes: 0 }
    this.#byKey.set(key, made)
    return made
  }
}

type End = Pick<Extract<EmittedEvent, { readonly type: 'job.ended' }>, 'status' | 'items' | 'failed' | 'sizeBytes'>

function addEnd(figures: KindFigures, { status, items, failed, sizeBytes }: End): void {
  figures.ended.set(status, (figures.ended.get(status) ?? 0) + 1)
  figures.items += items
  figures.failedItems += failed
  figures.sizeBytes += sizeBytes
}
