// What is wrong with a pattern, in one line; and what both readers of patterns ask of JSON.

export class PatternError extends Error {}

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
