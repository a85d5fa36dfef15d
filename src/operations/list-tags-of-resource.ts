// ListTagsOfResource: all tags of a table, which fit one page. Source: docs API_ListTagsOfResource.
import { validation } from '../model/errors.js'
import type { ListTagsOfResourceInput, ListTagsOfResourceOutput } from '../shapes/operations.js'
import { defineOperation } from './operation.js'
import { ofArn } from './resources.js'
import { taggedTable } from './tagged-table.js'

export const listTagsOfResource = defineOperation<ListTagsOfResourceInput>('ListTagsOfResource', {
  side: undefined,
  mostPerSec: 10,
  resources: ofArn,
  run: (input, context) => {
    const { tags } = taggedTable(context, input.ResourceArn, 'ListTagsOfResource').record
    // No page ends with a token, so none can be right. Source: assumed.
    if (input.NextToken !== undefined) throw validation('Invalid NextToken')
    const output: ListTagsOfResourceOutput = { Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) }
    return output
  },
})
