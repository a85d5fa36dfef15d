// PutResourcePolicy: the policy of a table or stream, new or replaced. The same document again is the same revision. Here it holds at once,
// though the service takes a moment. Source: docs API_PutResourcePolicy.
import { canonicalJson } from '../../model/canonical-json.js'
import type { PutResourcePolicyInput, PutResourcePolicyOutput } from '../../shapes/operations.js'
import { policyRefusal } from '../../tables/definition/policy-document.js'
import { nextRevision } from '../../tables/resource-policy.js'
import { defineOperation } from '../operation.js'
import { ofArn } from '../resources.js'
import { checkRevision, policyPlace, refuseUnsettled } from './policy-place.js'

export const putResourcePolicy = defineOperation<PutResourcePolicyInput>('PutResourcePolicy', {
  side: undefined,
  resources: ofArn,
  run: async ({ ResourceArn: arn, Policy: text, ExpectedRevisionId: expected }, context) => {
    const { engine } = context
    const refusal = policyRefusal(text)
    if (refusal !== undefined) throw refusal
    const place = policyPlace(context, arn, 'PutResourcePolicy')
    refuseUnsettled(place)
    checkRevision(place, expected, arn)
    const { table, holder, policy: before } = place
    const isSame = before !== undefined && isSameDocument(before.text, text)
    const policy = isSame ? before : { text, revisionId: nextRevision(before, engine.clock.nowMs()) }
    if (!isSame) await engine.tables.setPolicy(table, holder, policy)
    const output: PutResourcePolicyOutput = { RevisionId: policy.revisionId }
    return output
  },
})

const isSameDocument = (a: string, b: string): boolean => a === b || canonicalJson(JSON.parse(a)) === canonicalJson(JSON.parse(b))
