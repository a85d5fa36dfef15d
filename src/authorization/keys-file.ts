// The keys that clients sign with, out of a file: `{"keys": [{"accessKeyId": …, "secretAccessKey": …}]}`.
import { PolicyFault, refuseStrangers } from '../access/policy-fault.js'
import { momentMs } from '../model/moment.js'
import type { SigningKey } from '../protocol/signature.js'
import { listAt, neededText, objectAt, textAt } from './members.js'

const MEMBERS = ['accessKeyId', 'secretAccessKey', 'sessionToken', 'expiresAt']

/** By access key. @throws PolicyFault */
export function readKeys(value: unknown): ReadonlyMap<string, SigningKey> {
  const document = objectAt(value, [], 'the file')
  refuseStrangers(document, ['keys'], [])
  const keys = new Map<string, SigningKey>()
  for (const [at, one] of listAt(document['keys'], ['keys'], 'keys').entries()) {
    const key = readKey(one, at)
    if (keys.has(key.accessKeyId)) throw new PolicyFault(['keys', at], `accessKeyId ${key.accessKeyId} stands twice`)
    keys.set(key.accessKeyId, key)
  }
  return keys
}

function readKey(value: unknown, at: number): SigningKey {
  const path = ['keys', at]
  const key = objectAt(value, path, 'a key')
  refuseStrangers(key, MEMBERS, path)
  const expiresAt = textAt(key, 'expiresAt', path)
  const expiresAtMs = expiresAt === undefined ? undefined : momentMs(expiresAt)
  if (expiresAt !== undefined && expiresAtMs === undefined)
    throw new PolicyFault([...path, 'expiresAt'], 'expiresAt must be a date of ISO 8601, such as 2026-03-01T12:00:00Z')
  return {
    accessKeyId: neededText(key, 'accessKeyId', path),
    secretAccessKey: neededText(key, 'secretAccessKey', path),
    sessionToken: textAt(key, 'sessionToken', path),
    expiresAtMs,
  }
}
