// TagResource: adds tags to a table or replaces their values. Answers with an empty body. Source: docs API_TagResource.
import { validation } from '../model/errors.js'
import type { TagResourceInput } from '../shapes/operations.js'
import { enforce } from '../tables/definition/rule.js'
import { tagCountRefusal, tagsRefusal, withTags } from '../tables/definition/tags.js'
import { defineOperation } from './operation.js'
import { ofArn } from './resources.js'
import { taggedTable } from './tagged-table.js'

export const tagResource = defineOperation<TagResourceInput>('TagResource', {
  side: undefined,
  mostPerSec: 5,
  resources: ofArn,
  run: async (input, context) => {
    if (input.Tags.length === 0) throw validation('Atleast one Tag needs to be provided as Input.') // the service's spelling
    enforce([tagsRefusal], input.Tags)
    const table = taggedTable(context, input.ResourceArn, 'TagResource')
    await context.engine.tables.setTags(table, ({ tags: before }) => {
      const tags = withTags(before, input.Tags)
      enforce([tagCountRefusal], tags)
      return tags
    })
    return undefined
  },
})
