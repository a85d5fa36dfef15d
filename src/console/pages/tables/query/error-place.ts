// Which field of the query bar caused an error. Invariant: pure; undefined where the message names none, and then it belongs to the whole.
import type { ApiFailure } from '../../../api/call.js'
import { isRecord } from '../../../snippets/snippet.js'
import type { Planned } from './request.js'

/** @param names attributes of the fields, such as those of the key. @returns the name of one of them */
export function errorPlace({ message }: ApiFailure, { input }: Planned, names: readonly string[]): string | undefined {
  const [value = valueNamed(message, input['ExpressionAttributeValues'])] = /:v\d+\b/.exec(message) ?? []
  const named = value === undefined ? valueNamed(message, input['Key']) : nameBeside(value, input)
  return names.find((name) => name === named) ?? names.find((name) => name !== '' && isNamedIn(message, name))
}

/** Of values with names: the one that the message ends with, as “cannot be converted to a numeric value: abc” does. */
function valueNamed(message: string, values: unknown): string | undefined {
  const [, text] = /: ([^:]+)$/.exec(message) ?? []
  const entries = isRecord(values) ? Object.entries(values) : []
  return entries.find(([, value]) => isRecord(value) && Object.values(value)[0] === text)?.[0]
}

/** The attribute that an expression compares with a value. */
function nameBeside(value: string, input: Planned['input']): string | undefined {
  const text = [input['KeyConditionExpression'], input['FilterExpression']].join(' AND ')
  const before = text.slice(0, text.search(new RegExp(`${value}\\b`)))
  const place = before.match(/#n\d+/g)?.at(-1)
  const names = input['ExpressionAttributeNames'] as Readonly<Record<string, string>> | undefined
  return place === undefined ? undefined : names?.[place]
}

const isNamedIn = (message: string, name: string): boolean => message.split(/[^\p{L}\p{N}_.-]+/u).includes(name)
