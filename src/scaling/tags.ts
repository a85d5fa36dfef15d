// Tags of a scalable target. Invariant: a set is changed by copies whose members are own members, whatever their names.
// Source: docs tagging. Source: assumed for the texts.
import { ApiError, validation } from '../model/errors.js'
import { LIMITS } from '../model/limits.js'

export type Tags = Readonly<Record<string, string>>

/** Tags that are to be laid over those that there are. @throws ApiError ValidationException, TooManyTagsException */
export function checkTags(added: Tags, present: Tags, arn: string): void {
  const reserved = Object.keys(added).find((key) => /^aws:/i.test(key))
  if (reserved !== undefined) throw validation(`Tag keys starting with 'aws:' are reserved for system use: ${reserved}`)
  if (Object.keys(withTags(present, added)).length > LIMITS.tags) {
    throw new ApiError('TooManyTagsException', `A resource cannot have more than ${LIMITS.tags} tags.`, { ResourceName: arn })
  }
}

export const withTags = (tags: Tags, added: Tags): Tags => Object.fromEntries([...Object.entries(tags), ...Object.entries(added)])

/** Unknown keys are no error. */
export function withoutTags(tags: Tags, keys: readonly string[]): Tags {
  const gone = new Set(keys)
  return Object.fromEntries(Object.entries(tags).filter(([key]) => !gone.has(key)))
}
