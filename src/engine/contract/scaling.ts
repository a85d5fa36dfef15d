// What the engine offers to the operations of scaling: the targets, what is done to them by request, and what was done by the clock.
import type { Namespace } from '../../model/table.js'
import type { Activity } from '../../scaling/activity.js'
import type { Fresh } from '../../scaling/request.js'
import type { Target, TargetId } from '../../scaling/target.js'

/** A look into the history of a namespace, newest first. */
export interface ActivityQuery {
  isWanted(activity: Activity): boolean
  /** Only activities before the one of this number. */
  readonly below?: number
  readonly limit: number
}

/** A target handed out here is a moment's image: what is saved must be made from it in the same turn. */
export interface Scaling {
  targets(namespace: Namespace): readonly Target[]
  find(namespace: Namespace, id: TargetId): Target | undefined
  /** The time and new ids, for records that requests make. */
  fresh(namespace: Namespace): Fresh
  /** Makes or changes a target, and moves what it scales between its bounds. */
  register(target: Target): Promise<void>
  /** Changes a target's policies, actions or tags. */
  save(target: Target): Promise<void>
  /** Forgets a target with its policies and actions. Its history stays. */
  deregister(target: Target): Promise<void>
  activities(namespace: Namespace, query: ActivityQuery): Promise<readonly Activity[]>
}
