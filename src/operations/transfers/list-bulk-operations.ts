// ListBulkOperations: those of the last 90 days, newest first, ten a page unless asked otherwise. Source: docs API_ListBulkOperations.
import type { ListBulkOperationsInput, ListBulkOperationsOutput } from '../../shapes/operations.js'
import { defineOperation } from '../operation.js'
import { planeOf } from '../plane.js'
import { ofNothing } from '../resources.js'
import { summarizeBulk } from './described-bulk.js'
import { pageOf } from './job-pages.js'

const USUAL = 10

export const listBulkOperations = defineOperation<ListBulkOperationsInput>('ListBulkOperations', {
  side: undefined,
  resources: ofNothing,
  run: ({ MaxResults: limit = USUAL, NextToken: token }, { engine, namespace }): ListBulkOperationsOutput => {
    const { jobs, next } = pageOf(planeOf(engine, 'transfers').list(namespace, 'bulk'), limit, token)
    return { BulkOperationsSummaryList: jobs.map(summarizeBulk), ...(next === undefined ? {} : { NextToken: next }) }
  },
})
