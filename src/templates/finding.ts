// What a reader of templates has to say of a place in a file. Invariant: nothing of a template is left out without a finding.

export interface Finding {
  /** Names and numbers from the root of the document: `Resources.Music.Properties.KeySchema[0]`. */
  readonly path: string
  readonly words: string
  /** Without it nobody knows what the table is: the table is left alone. */
  readonly isFatal: boolean
}

/** A file that can't be read at all: one line that names it, with the place in it where there is one. */
export class TemplateError extends Error {}

/** Where a value should be that only something outside of the file knows. */
export class Unresolved {
  constructor(readonly words: string) {}
}

export const within = (path: string, name: string | number): string => {
  if (typeof name === 'number') return `${path}[${name}]`
  return path === '' ? name : `${path}.${name}`
}
