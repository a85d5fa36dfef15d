// Lists of jobs, page by page, newest first. Invariant: a page begins after the last job of the one before, whether or not that is still
// there; so none is shown twice or left out. Source: the model's patterns of tokens (hexadecimal, in groups of 16); what is in them: assumed.
import { validation } from '../../model/errors.js'
import type { Job } from '../../transfer/jobs/job.js'

const GROUP = 16
/** Least length of a token of ListImports. */
const LEAST = 112

export interface JobPage<One extends Job> {
  readonly jobs: readonly One[]
  readonly next: string | undefined
}

/** @param jobs newest first. @throws ApiError ValidationException for what is no token of ours */
export function pageOf<One extends Job>(jobs: readonly One[], limit: number, token: string | undefined): JobPage<One> {
  const after = token === undefined ? undefined : idIn(token)
  const rest = after === undefined ? jobs : jobs.filter(({ id }) => id < after)
  const shown = rest.slice(0, limit)
  const last = shown.at(-1)
  return { jobs: shown, next: rest.length > shown.length && last !== undefined ? tokenOf(last.id) : undefined }
}

function tokenOf(id: string): string {
  const hex = Buffer.from(`${id} `).toString('hex')
  const length = Math.max(LEAST, Math.ceil(hex.length / GROUP) * GROUP)
  return hex.padEnd(length, '0')
}

function idIn(token: string): string {
  const [id = ''] = Buffer.from(token, 'hex').toString('latin1').split(' ', 1)
  if (!/^\d{14}-[0-9a-f]{8}$/.test(id)) throw validation('Invalid NextToken')
  return id
}
