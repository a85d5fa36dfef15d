// ListTagsForResource: all tags of a target. Source: docs API ListTagsForResource.
import type { ListTagsForResourceInput, ListTagsForResourceOutput } from '../../shapes/scaling.js'
import { defineOperation } from '../operation.js'
import { taggedTarget } from './tagged-target.js'

export const listTagsForResource = defineOperation<ListTagsForResourceInput>('ListTagsForResource', (input, context) => {
  const output: ListTagsForResourceOutput = { Tags: taggedTarget(context, input.ResourceARN).tags }
  return output
})
