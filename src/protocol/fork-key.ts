// Access keys of forks: a client that signs with one asks the fork. Invariant: a key that begins as these do is nothing but a fork's, so that a
// request with the key of one that is gone, or with a key that was cut or changed its case, is never answered from elsewhere.
import { ApiError } from '../model/errors.js'
import type { Request } from './stages.js'

/** What every one begins with; those of the service begin with AKIA or ASIA. */
const PREFIX = 'DLFK'
const OWN_CHARACTERS = 16
/** Of a key that is meant to be a fork's, also where somebody cut it or changed its case. */
const FORM = new RegExp(`^${PREFIX}`, 'i')
const FIRST = /[Dd]/y
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

const CREDENTIAL = 'Credential='
const QUERY_CREDENTIAL = 'X-Amz-Credential'

/** @param bytes random, at least 16. @returns as long as a key of the service */
export function newForkKey(bytes: Buffer): string {
  const own = [...bytes.subarray(0, OWN_CHARACTERS)].map((byte) => ALPHABET[byte % ALPHABET.length])
  return PREFIX + own.join('')
}

/** The fork's id, which paths name it by: what its key has of its own, in lower case. */
export const forkIdOf = (accessKeyId: string): string => accessKeyId.slice(PREFIX.length).toLowerCase()

/** The access key of the request, if it begins as a fork's: there need be no such fork. */
export function forkKeyOf({ headers, query = '' }: Pick<Request, 'headers' | 'query'>): string | undefined {
  const authorization = headers['authorization']
  if (typeof authorization === 'string') {
    const at = authorization.indexOf(CREDENTIAL) + CREDENTIAL.length
    FIRST.lastIndex = at
    return FIRST.test(authorization) ? keyIn(authorization.slice(at)) : undefined
  }
  if (!query.includes(QUERY_CREDENTIAL)) return undefined
  return keyIn(new URLSearchParams(query).get(QUERY_CREDENTIAL) ?? '')
}

function keyIn(credential: string): string | undefined {
  const [accessKeyId = ''] = credential.split('/', 1)
  return FORM.test(accessKeyId) ? accessKeyId : undefined
}

/** The refusal of a fork that is not there. @param named as the request names it. Source: the exception is the service's for an unknown key */
export const unknownFork = (named: string): ApiError =>
  new ApiError(
    'UnrecognizedClientException',
    `There is no fork ${named}: it was dropped, or ended with the server that made it. Make another one by POST /_dynalab/forks.`,
  )

/** The refusal of a path and a key that do not belong together. */
export const twoForks = (path: string, accessKeyId: string): ApiError =>
  new ApiError(
    'UnrecognizedClientException',
    `The path names the fork ${path}, but ${accessKeyId} is the key of another one: use the endpoint and the key of one fork.`,
  )
