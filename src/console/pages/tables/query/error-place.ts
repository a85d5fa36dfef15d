// Which field of the query bar caused an error. Invariant: pure; undefined where the message names none, and then it belongs to the whole.
import type { ApiFailure } from '../../../api/call.js'
import type { Planned } from './request.js'

/** @param names attributes of the fields, such as those of the key. @returns the name of one of them */
export function errorPlace({ message }: ApiFailure, { input }: Planned, names: readonly string[]): string | undefined {
  const [value] = /:v\d+\b/.exec(message) ?? []
  const named = value === undefined ? undefined : nameBeside(value, input)
  return names.find((name) => name === named) ?? names.find((name) => name !== '' && isNamedIn(message, name))
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
