// GetResourcePolicy: the policy of a table or stream as it was put, and its revision. Source: docs API_GetResourcePolicy.
import type { GetResourcePolicyInput, GetResourcePolicyOutput } from '../../shapes/operations.js'
import { defineOperation } from '../operation.js'
import { ofArn } from '../resources.js'
import { policyNotFound, policyPlace } from './policy-place.js'

export const getResourcePolicy = defineOperation<GetResourcePolicyInput>('GetResourcePolicy', {
  side: undefined,
  resources: ofArn,
  run: ({ ResourceArn: arn }, context) => {
    const { policy } = policyPlace(context, arn, 'GetResourcePolicy')
    if (policy === undefined) throw policyNotFound(arn)
    const output: GetResourcePolicyOutput = { Policy: policy.text, RevisionId: policy.revisionId }
    return output
  },
})
