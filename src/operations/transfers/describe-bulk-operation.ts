// DescribeBulkOperation: a bulk operation, its counts and how it ended. Source: docs API_DescribeBulkOperation.
import { ApiError } from '../../model/errors.js'
import type { DescribeBulkOperationInput, DescribeBulkOperationOutput } from '../../shapes/operations.js'
import { defineOperation } from '../operation.js'
import { ofJobArn } from '../resources.js'
import { describeBulk } from './described-bulk.js'
import { jobNamed } from './job-named.js'

export const describeBulkOperation = defineOperation<DescribeBulkOperationInput>('DescribeBulkOperation', {
  side: undefined,
  resources: ofJobArn('BulkOperationArn'),
  run: ({ BulkOperationArn: arn }, context): DescribeBulkOperationOutput => {
    return { BulkOperationDescription: describeBulk(jobNamed(context, 'bulk', arn, () => noBulkOperation(arn))) }
  },
})

/** Source: its words assumed. */
export const noBulkOperation = (arn: string): ApiError =>
  new ApiError('ResourceNotFoundException', `Requested resource not found: Bulk operation: ${arn} not found`)
