// CancelBulkOperation: what was put stays, the rest is left. One that has ended stays as it is. Source: docs API_CancelBulkOperation; the
// last: assumed.
import type { CancelBulkOperationInput, CancelBulkOperationOutput } from '../../shapes/operations.js'
import { defineOperation } from '../operation.js'
import { planeOf } from '../plane.js'
import { ofJobArn } from '../resources.js'
import { noBulkOperation } from './describe-bulk-operation.js'
import { jobNamed } from './job-named.js'

export const cancelBulkOperation = defineOperation<CancelBulkOperationInput>('CancelBulkOperation', {
  side: undefined,
  resources: ofJobArn('BulkOperationArn'),
  run: async ({ BulkOperationArn: arn }, context): Promise<CancelBulkOperationOutput> => {
    const job = jobNamed(context, 'bulk', arn, () => noBulkOperation(arn))
    const { status } = await planeOf(context.engine, 'transfers').cancel(job)
    return { BulkOperationArn: arn, BulkOperationStatus: status }
  },
})
