// UntagResource: takes tags off a table; keys that it does not have are no error. Answers with an empty body.
// Source: docs API_UntagResource.
import { validation } from '../model/errors.js'
import type { UntagResourceInput } from '../shapes/operations.js'
import { withoutTags } from '../tables/definition/tags.js'
import { defineOperation } from './operation.js'
import { ofArn } from './resources.js'
import { taggedTable } from './tagged-table.js'

export const untagResource = defineOperation<UntagResourceInput>('UntagResource', {
  side: undefined,
  mostPerSec: 5,
  resources: ofArn,
  run: async (input, context) => {
    if (input.TagKeys.length === 0) throw validation('Atleast one Tag Key needs to be provided as Input.') // the service's spelling
    const table = taggedTable(context, input.ResourceArn, 'UntagResource')
    await context.engine.tables.setTags(table, ({ tags }) => withoutTags(tags, input.TagKeys))
    return undefined
  },
})
