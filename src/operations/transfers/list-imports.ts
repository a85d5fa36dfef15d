// ListImports: the imports of the last 90 days, of one table or of all, newest first. Source: docs API_ListImports.
import { nameOf } from '../../model/arn.js'
import type { ListImportsInput, ListImportsOutput } from '../../shapes/operations.js'
import { defineOperation } from '../operation.js'
import { planeOf } from '../plane.js'
import { ofTableArn } from '../resources.js'
import { summarizeImport } from './described-import.js'
import { pageOf } from './job-pages.js'

const MOST = 25

export const listImports = defineOperation<ListImportsInput>('ListImports', {
  side: undefined,
  resources: ofTableArn,
  run: ({ TableArn: arn, PageSize: limit = MOST, NextToken: token }, { engine, namespace }): ListImportsOutput => {
    const name = arn === undefined ? undefined : nameOf(arn)
    const all = planeOf(engine, 'transfers').list(namespace, 'import')
    const { jobs, next } = pageOf(name === undefined ? all : all.filter(({ table }) => table.name === name), limit, token)
    return { ImportSummaryList: jobs.map(summarizeImport), ...(next === undefined ? {} : { NextToken: next }) }
  },
})
