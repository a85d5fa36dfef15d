// The targets in use, by namespace. Invariant: what is here is what the newest queued commit says.
import type { Namespace } from '../../model/table.js'
import { removeTargetOp, targetOp } from '../../scaling/rows.js'
import { type Target, type TargetId, targetKeyOf } from '../../scaling/target.js'
import type { StoreOp } from '../../storage/store.js'
import type { CommitQueue } from '../commit/commit-queue.js'

export class ScalingTargets {
  readonly #commits: CommitQueue
  readonly #namespaces = new Map<string, Map<string, Target>>()

  constructor(commits: CommitQueue, loaded: readonly Target[]) {
    this.#commits = commits
    this.restore(loaded)
  }

  /** Takes over what the store says. */
  restore(loaded: readonly Target[]): void {
    this.#namespaces.clear()
    for (const target of loaded) this.#set(target)
  }

  of(namespace: Namespace): readonly Target[] {
    return [...(this.#namespaces.get(idOf(namespace))?.values() ?? [])]
  }

  find(namespace: Namespace, id: TargetId): Target | undefined {
    return this.#namespaces.get(idOf(namespace))?.get(targetKeyOf(id))
  }

  all(): readonly Target[] {
    return [...this.#namespaces.values()].flatMap((targets) => [...targets.values()])
  }

  put(target: Target): Promise<void> {
    this.#set(target)
    return this.#commits.add([targetOp(target)]).durable
  }

  remove(target: Target): Promise<void> {
    this.#delete(target)
    return this.#commits.add([removeTargetOp(target)]).durable
  }

  resetOps(isMeant: (namespace: Namespace) => boolean): readonly StoreOp[] {
    const gone = this.all().filter(({ namespace }) => isMeant(namespace))
    for (const target of gone) this.#delete(target)
    return gone.map(removeTargetOp)
  }

  #set(target: Target): void {
    const id = idOf(target.namespace)
    const targets = this.#namespaces.get(id) ?? new Map<string, Target>()
    this.#namespaces.set(id, targets)
    targets.set(targetKeyOf(target), target)
  }

  #delete(target: Target): void {
    const id = idOf(target.namespace)
    const targets = this.#namespaces.get(id)
    targets?.delete(targetKeyOf(target))
    if (targets?.size === 0) this.#namespaces.delete(id)
  }
}

const idOf = ({ account, region }: Namespace): string => `${account}\0${region}`
