// The jobs of a store in memory, each with its row. Invariant: what is here is what the newest queued commit says; whoever changes a job
// commits the operations that he gets for it.
import { isSameNamespace, type Namespace } from '../../model/namespace.js'
import type { StoreOp } from '../../storage/store.js'
import { isForgotten, type Job, type JobKind, type JobOfKind } from '../../transfer/jobs/job.js'
import { jobOp, removeJobOp } from '../../transfer/jobs/rows.js'

export class JobCatalogue {
  readonly #jobs = new Map<string, Job>()

  constructor(loaded: readonly Job[]) {
    this.restore(loaded)
  }

  /** Takes over what the store says. */
  restore(loaded: readonly Job[]): void {
    this.#jobs.clear()
    for (const job of loaded) this.#jobs.set(keyOf(job), job)
  }

  all(): readonly Job[] {
    return [...this.#jobs.values()]
  }

  /** Newest first; those that are forgotten by that time are not there. */
  of<Kind extends JobKind>(namespace: Namespace, kind: Kind, nowMs: number): readonly JobOfKind<Kind>[] {
    const isMeant = (job: Job): job is JobOfKind<Kind> => job.kind === kind && isSameNamespace(job.namespace, namespace)
    return this.all()
      .filter(isMeant)
      .filter((job) => !isForgotten(job, nowMs))
      .sort((a, b) => (a.id < b.id ? 1 : -1))
  }

  has(job: Job): boolean {
    return this.#jobs.has(keyOf(job))
  }

  /** The newest state of a job. */
  present<One extends Job>(job: One): One {
    return (this.#jobs.get(keyOf(job)) as One | undefined) ?? job // a key belongs to one kind
  }

  add(job: Job): readonly StoreOp[] {
    this.#jobs.set(keyOf(job), job)
    return [jobOp(job)]
  }

  /** Replaces a job; one that was forgotten meanwhile stays so. */
  put(job: Job): readonly StoreOp[] {
    return this.#jobs.has(keyOf(job)) ? this.add(job) : []
  }

  /** Forgets what is shown no more, or those that are meant. */
  clear(isMeant: (job: Job) => boolean): readonly StoreOp[] {
    const gone = this.all().filter(isMeant)
    for (const job of gone) this.#jobs.delete(keyOf(job))
    return gone.map(removeJobOp)
  }
}

const keyOf = ({ namespace: { account, region }, kind, id }: Job): string => `${account}/${region}/${kind}/${id}`
