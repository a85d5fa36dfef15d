// Pieces of the JSON Schemas of answers. Invariant: a member is required unless it is named as one that may be absent, so types that are made
// of the OpenAPI document say the same as the answers.

export const textual = { type: 'string' } as const
export const number = { type: 'number' } as const
export const integer = { type: 'integer' } as const
export const truth = { type: 'boolean' } as const
export const atMs = { type: 'integer', description: 'Milliseconds since the epoch by the emulator’s clock.' } as const
/** Milliseconds, or a range of them such as `5-40`. */
export const lag = { oneOf: [number, textual] } as const
export const namespace = { account: textual, region: textual } as const
/** Whatever members it has, such as attributes of a key. */
export const anyObject = (description: string): object => ({ type: 'object', additionalProperties: true, description })

type Members = Readonly<Record<string, object>>

/** An object with these members. @param maybe members that may be absent */
export const object = (members: Members, maybe: Members = {}): object => ({
  type: 'object',
  properties: { ...members, ...maybe },
  required: Object.keys(members),
})

export const list = (items: object): object => ({ type: 'array', items })

/** An object with any names, each with a value of that schema. */
export const record = (values: object, description?: string): object => ({
  type: 'object',
  additionalProperties: values,
  ...(description === undefined ? {} : { description }),
})

export const described = (description: string, schema: object): object => ({ ...schema, description })
