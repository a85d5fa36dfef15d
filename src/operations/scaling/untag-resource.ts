// UntagResource of scaling: takes tags off a target. Source: docs API UntagResource.
import { withoutTags } from '../../scaling/tags.js'
import type { UntagResourceInput } from '../../shapes/scaling.js'
import { defineOperation } from '../operation.js'
import { planeOf } from '../plane.js'
import { ofNothing } from '../resources.js'
import { taggedTarget } from './tagged-target.js'

export const untagTarget = defineOperation<UntagResourceInput>('UntagResource', {
  side: undefined,
  resources: ofNothing,
  run: async (input, context) => {
    const target = taggedTarget(context, input.ResourceARN)
    await planeOf(context.engine, 'scaling').save({ ...target, tags: withoutTags(target.tags, input.TagKeys) })
    return {}
  },
})
