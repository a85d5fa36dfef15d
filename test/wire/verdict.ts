// The endpoint's verdict on requests of raw JSON, which no client has looked at before: one text a request, so that rules and their
// order can be written as tables.
import type { Wire } from './support.js'
import { parsed, signedPost } from './raw.js'

/** `accepted`; the message of a ValidationException; `Name: message` of any other refusal. */
export type Verdict = string

/** What is sent (members that are undefined are left out), and the verdict. `<table>` stands for the table's name in both. */
export type Case = readonly [title: string, input: object, verdict: Verdict]

export interface Asked {
  readonly verdict: Verdict
  readonly body: Record<string, unknown>
}

/** Sends to one operation. @param table named as TableName where the input does not say otherwise; undefined: never */
export async function ask(wire: Wire, operation: string, input: object, table?: string): Promise<Asked> {
  const whole = table === undefined ? input : { TableName: table, ...input }
  const body = JSON.stringify(whole).replaceAll('<table>', table ?? '<table>')
  const answer = await signedPost(wire.endpoint, { target: operation, body })
  const answered = parsed(answer)
  if (answer.status === 200) return { verdict: 'accepted', body: answered }
  const name = String(answered['__type']).replace(/^.*#/, '')
  const text = answered['message'] ?? answered['Message']
  const message = typeof text === 'string' ? text : ''
  const shown = table === undefined ? message : message.replaceAll(table, '<table>')
  return { verdict: name === 'ValidationException' ? shown : `${name}: ${shown}`, body: answered }
}

/** The verdict alone. */
export async function verdictOn(wire: Wire, operation: string, input: object, table?: string): Promise<Verdict> {
  return (await ask(wire, operation, input, table)).verdict
}

/** A value with so many lists around it. */
export function nested(levels: number): object {
  let value: object = { S: 'x' }
  for (let level = 0; level < levels; level++) value = { L: [value] }
  return value
}
