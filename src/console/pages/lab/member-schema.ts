// Forms of what a route takes, by its part of the OpenAPI document. Invariant: pure; what is left empty is not sent, and what was typed is sent as
// the type that the document says.

/** JSON Schema, as far as members of bodies have it. */
export interface MemberSchema {
  readonly type?: string | readonly string[]
  readonly enum?: readonly string[]
  readonly oneOf?: readonly MemberSchema[]
  readonly description?: string
  readonly minimum?: number
  readonly maximum?: number
}

export type Members = Readonly<Record<string, MemberSchema>>
export type Typed = Readonly<Record<string, string>>

const hasType = ({ type, oneOf = [] }: MemberSchema, wanted: string): boolean =>
  type === wanted || (Array.isArray(type) && type.includes(wanted)) || oneOf.some((one) => hasType(one, wanted))

/** Which field a member gets. */
export function fieldOf(schema: MemberSchema): 'choice' | 'flag' | 'number' | 'text' {
  if (schema.enum !== undefined) return 'choice'
  if (schema.type === 'boolean') return 'flag'
  return schema.type === 'integer' || schema.type === 'number' ? 'number' : 'text'
}

/** What was typed, as the body of a request. */
export function bodyOf(typed: Typed, members: Members): Record<string, unknown> {
  const given = Object.entries(typed).filter(([name, text]) => text.trim() !== '' && name in members)
  return Object.fromEntries(given.map(([name, text]) => [name, valueOf(text.trim(), members[name] ?? {})]))
}

function valueOf(text: string, schema: MemberSchema): unknown {
  if (schema.type === 'boolean') return text === 'true'
  const isNumeric = hasType(schema, 'integer') || hasType(schema, 'number')
  if (isNumeric && /^-?\d+(\.\d+)?$/.test(text)) return Number(text)
  if (/^[[{]/.test(text) && (hasType(schema, 'object') || hasType(schema, 'array'))) return parsedOr(text)
  if (hasType(schema, 'array')) return text.split(/[\s,]+/)
  return text
}

/** The text itself where it is no JSON: the server says what it must be. */
function parsedOr(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** The member that a refusal is about: `burst must be …`. */
export const memberIn = (reason: string, members: Members): string | undefined => {
  const [word = ''] = reason.split(' ', 1)
  return word in members ? word : undefined
}
