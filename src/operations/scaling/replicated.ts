// How write scaling of one replica of a global table is that of all of them. Source: docs global tables, settings synchronization.
import { otherMembers } from '../../model/global-table.js'
import type { Namespace } from '../../model/namespace.js'
import { copyTarget } from '../../scaling/replica-settings.js'
import { scaledOf, type Target } from '../../scaling/target.js'
import type { Context } from '../operation.js'
import { planeOf } from '../plane.js'

/** Where the other replicas of a target's table are, when the target is one of writes. */
function followersOf({ engine }: Context, target: Target): readonly Namespace[] {
  const { table, side } = scaledOf(target)
  const global = side === 'write' ? engine.tables.find(target.namespace, table)?.record.global : undefined
  return global === undefined ? [] : otherMembers(global, target.namespace).map(({ namespace }) => namespace)
}

/** Gives the other replicas what a changed target of writes says. */
export async function followTarget(context: Context, target: Target): Promise<void> {
  const scaling = planeOf(context.engine, 'scaling')
  for (const namespace of followersOf(context, target)) {
    const former = scaling.find(namespace, target)
    await scaling.register(copyTarget(target, former, namespace, scaling.fresh(namespace)))
  }
}

/** Takes the target of writes away from the other replicas, too. */
export async function followRemoval(context: Context, target: Target): Promise<void> {
  const scaling = planeOf(context.engine, 'scaling')
  for (const namespace of followersOf(context, target)) {
    const former = scaling.find(namespace, target)
    if (former !== undefined) await scaling.deregister(former)
  }
}
