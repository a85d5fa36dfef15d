// ListExports: the exports of the last 90 days, of one table or of all, newest first. Source: docs API_ListExports; the order: assumed.
import { nameOf } from '../../model/arn.js'
import type { ListExportsInput, ListExportsOutput } from '../../shapes/operations.js'
import { defineOperation } from '../operation.js'
import { planeOf } from '../plane.js'
import { ofTableArn } from '../resources.js'
import { summarizeExport } from './described-export.js'
import { pageOf } from './job-pages.js'

const MOST = 25

export const listExports = defineOperation<ListExportsInput>('ListExports', {
  side: undefined,
  resources: ofTableArn,
  run: ({ TableArn: arn, MaxResults: limit = MOST, NextToken: token }, { engine, namespace }): ListExportsOutput => {
    const name = arn === undefined ? undefined : nameOf(arn)
    const all = planeOf(engine, 'transfers').list(namespace, 'export')
    const { jobs, next } = pageOf(name === undefined ? all : all.filter(({ table }) => table.name === name), limit, token)
    return { ExportSummaries: jobs.map(summarizeExport), ...(next === undefined ? {} : { NextToken: next }) }
  },
})
