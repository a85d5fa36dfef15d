// DescribeExport: an export, its counts and how it ended. Source: docs API_DescribeExport.
import { ApiError } from '../../model/errors.js'
import type { DescribeExportInput, DescribeExportOutput } from '../../shapes/operations.js'
import { defineOperation } from '../operation.js'
import { ofJobArn } from '../resources.js'
import { describeExport as describe } from './described-export.js'
import { jobNamed } from './job-named.js'

export const describeExport = defineOperation<DescribeExportInput>('DescribeExport', {
  side: undefined,
  resources: ofJobArn('ExportArn'),
  run: ({ ExportArn: arn }, context): DescribeExportOutput => {
    const missing = (): ApiError => new ApiError('ExportNotFoundException', `Export not found: ${arn}`)
    return { ExportDescription: describe(jobNamed(context, 'export', arn, missing)) }
  },
})
