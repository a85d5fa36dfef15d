// DeleteResourcePolicy: takes the policy of a table or stream away, and answers the revision that went; nothing, where there was none.
// Source: docs API_DeleteResourcePolicy.
import type { DeleteResourcePolicyInput, DeleteResourcePolicyOutput } from '../../shapes/operations.js'
import { defineOperation } from '../operation.js'
import { ofArn } from '../resources.js'
import { checkRevision, policyPlace, refuseUnsettled } from './policy-place.js'

export const deleteResourcePolicy = defineOperation<DeleteResourcePolicyInput>('DeleteResourcePolicy', {
  side: undefined,
  resources: ofArn,
  run: async ({ ResourceArn: arn, ExpectedRevisionId: expected }, context) => {
    const place = policyPlace(context, arn, 'DeleteResourcePolicy')
    refuseUnsettled(place)
    checkRevision(place, expected, arn)
    const { table, holder, policy } = place
    if (policy !== undefined) await context.engine.tables.setPolicy(table, holder, undefined)
    const output: DeleteResourcePolicyOutput = policy === undefined ? {} : { RevisionId: policy.revisionId }
    return output
  },
})
