// Reads templates as the command does, for tests.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readTemplate } from '../../src/templates/read-template.js'
import type { Reading } from '../../src/templates/wanted.js'

export const NAMESPACE = { account: '123456789012', region: 'eu-west-1' }

/** @param parameters `name: value` */
export function reading(text: string, parameters: Record<string, string> = {}): Reading {
  return readTemplate({ name: 'tables.yml', text }, { namespace: NAMESPACE, parameters: new Map(Object.entries(parameters)) })
}

export const pathOf = (name: string): string => join(import.meta.dirname, 'files', name)
export const fileText = (name: string): string => readFileSync(pathOf(name), 'utf8')

/** `path: words`, fatal ones with `!` before them. */
export const said = ({ findings }: Reading): string[] =>
  findings.map(({ path, words, isFatal }) => `${isFatal ? '!' : ''}${path}: ${words}`)
