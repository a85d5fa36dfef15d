// RegisterScalableTarget: makes a target or changes what is given of one, and moves the capacity between its bounds.
// Source: docs API RegisterScalableTarget. Source: assumed for the texts about tables that there are not.
import { validation } from '../../model/errors.js'
import { LIMITS } from '../../model/limits.js'
import { newTarget, updateTarget } from '../../scaling/registration.js'
import { targetIdIn, tooMany } from '../../scaling/request.js'
import { scaledOf, type TargetId, throughputOf } from '../../scaling/target.js'
import type { RegisterScalableTargetInput, RegisterScalableTargetOutput } from '../../shapes/scaling.js'
import { type Context, defineOperation } from '../operation.js'
import { planeOf } from '../plane.js'
import { ofScalingTarget } from '../resources.js'
import { followTarget } from './replicated.js'

export const registerScalableTarget = defineOperation<RegisterScalableTargetInput>('RegisterScalableTarget', {
  side: undefined,
  resources: ofScalingTarget,
  run: async (input, context) => {
    const { engine, namespace } = context
    const scaling = planeOf(engine, 'scaling')
    const id = targetIdIn(input)
    const former = scaling.find(namespace, id)
    const target = former === undefined ? newTarget(namespace, id, input, scaling.fresh(namespace)) : updateTarget(former, input)
    checkResource(context, id)
    if (former === undefined && scaling.targets(namespace).length >= LIMITS.scalableTargets) {
      throw tooMany('scalable targets', LIMITS.scalableTargets)
    }
    await scaling.register(target)
    await followTarget(context, target)
    const output: RegisterScalableTargetOutput = { ScalableTargetARN: target.arn }
    return output
  },
})

function checkResource({ engine, namespace }: Context, id: TargetId): void {
  const scaled = scaledOf(id)
  const table = engine.tables.find(namespace, scaled.table)
  if (table === undefined) throw validation(`DynamoDB table does not exist: ${id.resourceId}`)
  if (throughputOf(table.record, scaled) === undefined) throw validation(`DynamoDB index does not exist: ${id.resourceId}`)
}
