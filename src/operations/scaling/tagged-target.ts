// The target whose tags a request means, by its ARN. Source: model, ResourceNotFoundException.
import { taggedNotFound } from '../../scaling/request.js'
import type { Target } from '../../scaling/target.js'
import type { Context } from '../operation.js'
import { planeOf } from '../plane.js'

/** @throws ApiError ResourceNotFoundException */
export function taggedTarget({ engine, namespace }: Context, arn: string): Target {
  const target = planeOf(engine, 'scaling')
    .targets(namespace)
    .find((one) => one.arn === arn)
  if (target === undefined) throw taggedNotFound(arn)
  return target
}
