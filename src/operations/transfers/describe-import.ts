// DescribeImport: an import, its counts and how it ended. Source: docs API_DescribeImport.
import { ApiError } from '../../model/errors.js'
import type { DescribeImportInput, DescribeImportOutput } from '../../shapes/operations.js'
import { defineOperation } from '../operation.js'
import { ofJobArn } from '../resources.js'
import { describeImport as describe } from './described-import.js'
import { jobNamed } from './job-named.js'

export const describeImport = defineOperation<DescribeImportInput>('DescribeImport', {
  side: undefined,
  resources: ofJobArn('ImportArn'),
  run: ({ ImportArn: arn }, context): DescribeImportOutput => {
    const missing = (): ApiError => new ApiError('ImportNotFoundException', `Import not found: ${arn}`)
    return { ImportTableDescription: describe(jobNamed(context, 'import', arn, missing)) }
  },
})
