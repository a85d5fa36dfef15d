// Tags of a table: rules and sets. Invariant: a set is changed by copies whose members are own members, whatever their names.
// Source: measured us-west-2, 2026-10.
import { type ApiError, validation } from '../../model/errors.js'
import { LIMITS } from '../../model/limits.js'
import type { Tag } from '../../shapes/operations.js'
import { firstRefusal, firstRepeat, validationWhen } from './rule.js'

export type Tags = Readonly<Record<string, string>>

/** Letters, digits, white space and a few signs. Source: docs Tagging. */
const ALLOWED = /^[\p{L}\p{N}\p{Z}\s_.:/=+\-@]*$/u

const isLegal = (text: string | undefined, maxCharacters: number): text is string =>
  text !== undefined && text.length <= maxCharacters && ALLOWED.test(text)

/** Why the tags of a request cannot be set, whatever the resource has already. */
export function tagsRefusal(tags: readonly Tag[]): ApiError | undefined {
  return firstRefusal(tags, tagRefusal) ?? duplicateRefusal(tags)
}

function tagRefusal({ Key: key, Value: value }: Tag): ApiError | undefined {
  if (!isLegal(key, LIMITS.tagKeyCharacters) || key === '')
    return validation(`The Tag Key provided is invalid, Key: ${key ?? 'null'}`)
  if (!isLegal(value, LIMITS.tagValueCharacters))
    return validation(`The Tag Value provided is invalid, Value: ${value ?? 'null'}`)
  return validationWhen(/^aws:/i.test(key), `Tag Key cannot be prefixed with aws:, Key: ${key}`)
}

function duplicateRefusal(tags: readonly Tag[]): ApiError | undefined {
  const duplicate = firstRepeat(tags.map((tag) => tag.Key))
  return duplicate === undefined
    ? undefined
    : validation(`Duplicate Tag Keys provided as input: Duplicate Tag Key found ${duplicate}`)
}

/** Why a resource cannot have so many. */
export const tagCountRefusal = (tags: Tags): ApiError | undefined =>
  validationWhen(Object.keys(tags).length > LIMITS.tags, 'Number of Tags exceed the current limit for the provided ResourceArn')

/** The tags with others laid over them. */
export const withTags = (tags: Tags, added: readonly Tag[]): Tags =>
  Object.fromEntries([...Object.entries(tags), ...added.map((tag) => [tag.Key ?? '', tag.Value ?? ''] as const)])

/** The tags without those keys; unknown keys are no error. */
export function withoutTags(tags: Tags, keys: readonly string[]): Tags {
  const gone = new Set(keys)
  return Object.fromEntries(Object.entries(tags).filter(([key]) => !gone.has(key)))
}
