// Reads the members of an object of a template, and notes which were read. Invariant: a member is read, or `rest` has a finding of it; a
// value of a wrong form is a finding and counts as absent.
import { type Finding, Unresolved, within } from './finding.js'

/** What surrounds all objects of a file. */
export interface Source {
  readonly findings: Finding[]
  /** Names of members that were read, by the path of their object. */
  readonly read: Map<string, Set<string>>
  /** A value as it stands in the file as it is meant: functions carried out, one level deep. Undefined: it is not there. */
  resolve(value: unknown, path: string): unknown
}

export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])
/** A scalar as a template joins it with others. */
export const textOf = (value: unknown): string => (typeof value === 'string' ? value : (JSON.stringify(value) ?? ''))

type Form<Read> = { readonly must: string; read(value: unknown): Read | undefined }

const TEXT: Form<string> = {
  must: 'a text',
  read: (value) => {
    if (typeof value === 'number' || typeof value === 'boolean') return String(value)
    return typeof value === 'string' ? value : undefined
  },
}
const NUMBER: Form<number> = {
  must: 'a number',
  read: (value) => {
    if (typeof value === 'string' && /^-?\d+$/.test(value)) return Number(value)
    return typeof value === 'number' ? value : undefined
  },
}
const FLAG: Form<boolean> = {
  must: 'true or false',
  read: (value) => {
    if (value === 'true' || value === 'false') return value === 'true'
    return typeof value === 'boolean' ? value : undefined
  },
}
const OBJECT: Form<object> = { must: 'an object', read: (value) => (isObject(value) ? value : undefined) }
const LIST: Form<readonly unknown[]> = { must: 'a list', read: (value) => (Array.isArray(value) ? value : undefined) }

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Unresolved)

export class Members {
  readonly #known: Set<string>

  /** @param isFatal whether the table is left alone where something can't be read; without, the member alone is left out */
  constructor(
    readonly value: object,
    readonly path: string,
    readonly source: Source,
    readonly isFatal = true,
  ) {
    this.#known = source.read.get(path) ?? new Set()
    source.read.set(path, this.#known)
  }

  /** The same object; what can't be read of it is left out. */
  get settings(): Members {
    return new Members(this.value, this.path, this.source, false)
  }

  get names(): readonly string[] {
    return Object.keys(this.value)
  }

  text(name: string): string | undefined {
    return this.#read(name, TEXT)
  }

  /** A text without which there is no table: its absence is a finding. */
  mustText(name: string): string {
    const before = this.source.findings.length
    const text = this.text(name)
    if (text === undefined && this.source.findings.length === before) this.find(name, 'is missing')
    return text ?? ''
  }

  number(name: string): number | undefined {
    return this.#read(name, NUMBER)
  }

  flag(name: string): boolean | undefined {
    return this.#read(name, FLAG)
  }

  one(name: string): Members | undefined {
    const value = this.#read(name, OBJECT)
    return value && new Members(value, within(this.path, name), this.source, this.isFatal)
  }

  many(name: string): readonly Members[] | undefined {
    return this.#list(name, OBJECT)?.map(([value, path]) => new Members(value, path, this.source, this.isFatal))
  }

  texts(name: string): readonly string[] | undefined {
    return this.#list(name, TEXT)?.map(([text]) => text)
  }

  /** A value of any form, resolved through and through; undefined with a finding where a part of it can't be. */
  deep(name: string): unknown {
    const before = this.source.findings.length
    const value = this.#deep(this.#value(name), within(this.path, name))
    return this.source.findings.length === before ? value : undefined
  }

  /** Counts members as read: they say nothing about tables. */
  skip(...names: readonly string[]): void {
    for (const name of names) this.#known.add(name)
  }

  find(name: string, words: string, isFatal = this.isFatal): void {
    this.source.findings.push({ path: within(this.path, name), words, isFatal })
  }

  /** Notes what nobody has read, here and in objects that were read from here. */
  rest(): void {
    this.shallowRest()
    for (const name of this.names) if (this.#known.has(name)) this.#restOf(this.#at(name), within(this.path, name))
  }

  /** Notes what nobody has read here. */
  shallowRest(): void {
    for (const name of this.names)
      if (!this.#known.has(name) && !isAbsent(this.#at(name))) this.find(name, 'is not applied: Dynalab does not read it', false)
  }

  #restOf(given: unknown, path: string): void {
    const value = this.source.resolve(given, path)
    if (Array.isArray(value)) value.forEach((one, at) => this.#restOf(one, within(path, at)))
    else if (isObject(value) && this.source.read.has(path)) new Members(value, path, this.source).rest()
  }

  #at(name: string): unknown {
    return Object.hasOwn(this.value, name) ? Reflect.get(this.value, name) : undefined
  }

  #value(name: string): unknown {
    this.#known.add(name)
    return this.source.resolve(this.#at(name), within(this.path, name))
  }

  #read<Read>(name: string, form: Form<Read>): Read | undefined {
    return this.#formed(this.#value(name), within(this.path, name), form)
  }

  #formed<Read>(value: unknown, path: string, form: Form<Read>): Read | undefined {
    if (value === undefined || value === null) return undefined
    const { findings } = this.source
    if (value instanceof Unresolved) {
      findings.push({ path, words: value.words, isFatal: this.isFatal })
      return undefined
    }
    const read = form.read(value)
    if (read === undefined) findings.push({ path, words: `must be ${form.must}`, isFatal: this.isFatal })
    return read
  }

  #list<Read>(name: string, form: Form<Read>): readonly (readonly [Read, string])[] | undefined {
    const path = within(this.path, name)
    return this.#read(name, LIST)?.flatMap((value, at) => {
      const read = this.#formed(this.source.resolve(value, within(path, at)), within(path, at), form)
      return read === undefined ? [] : [[read, within(path, at)] as const]
    })
  }

  #deep(value: unknown, path: string): unknown {
    if (value instanceof Unresolved) return void this.source.findings.push({ path, words: value.words, isFatal: this.isFatal })
    const inner = (one: unknown, name: string | number): unknown =>
      this.#deep(this.source.resolve(one, within(path, name)), within(path, name))
    if (Array.isArray(value)) return value.map((one, at) => inner(one, at)).filter((one) => one !== undefined)
    if (!isObject(value)) return value
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, inner(one, name)]))
  }
}

/** Terraform writes out what nobody has set. */
const isAbsent = (value: unknown): boolean =>
  value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)

/** Without the members that are undefined. */
export function defined<Shape extends object>(members: { readonly [Name in keyof Shape]: Shape[Name] | undefined }): Shape {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Shape // what is left has its type
}
