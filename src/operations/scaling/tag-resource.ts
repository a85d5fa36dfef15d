// TagResource of scaling: adds tags to a target or replaces their values. Source: docs API TagResource.
import { checkTags, withTags } from '../../scaling/tags.js'
import type { TagResourceInput } from '../../shapes/scaling.js'
import { defineOperation } from '../operation.js'
import { planeOf } from '../plane.js'
import { ofNothing } from '../resources.js'
import { taggedTarget } from './tagged-target.js'

export const tagTarget = defineOperation<TagResourceInput>('TagResource', {
  side: undefined,
  resources: ofNothing,
  run: async (input, context) => {
    const target = taggedTarget(context, input.ResourceARN)
    checkTags(input.Tags, target.tags, target.arn)
    await planeOf(context.engine, 'scaling').save({ ...target, tags: withTags(target.tags, input.Tags) })
    return {}
  },
})
