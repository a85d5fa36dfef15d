// ListTagsForResource: all tags of a target. Source: docs API ListTagsForResource.
import type { ListTagsForResourceInput, ListTagsForResourceOutput } from '../../shapes/scaling.js'
import { defineOperation } from '../operation.js'
import { ofNothing } from '../resources.js'
import { taggedTarget } from './tagged-target.js'

export const listTagsForResource = defineOperation<ListTagsForResourceInput>('ListTagsForResource', {
  side: undefined,
  resources: ofNothing,
  run: (input, context) => {
    const output: ListTagsForResourceOutput = { Tags: taggedTarget(context, input.ResourceARN).tags }
    return output
  },
})
