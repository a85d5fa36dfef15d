// Which form a file has, and what tables it wants. Pure but for `templatesAt`. Invariant: a form is told by members that no other has.
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import type { Namespace } from '../model/namespace.js'
import { apiTables } from './api-json.js'
import { stackTables } from './cloudformation/resources.js'
import { documentOf } from './document.js'
import { type Finding, TemplateError } from './finding.js'
import { isObject, type Source } from './members.js'
import { serverlessStack } from './serverless.js'
import { terraformTables } from './terraform.js'
import type { Reading, WantedTable } from './wanted.js'
import { workbenchTables } from './workbench.js'

/** What a file is read with. */
export interface Surroundings {
  /** Where its tables are to be. */
  readonly namespace: Namespace
  /** Values of parameters, by name. */
  readonly parameters: ReadonlyMap<string, string>
}

export interface TemplateFile {
  readonly name: string
  readonly text: string
  /** Text of another file, by its path from this one's folder; undefined when it can't be read. */
  readonly beside?: (path: string) => string | undefined
}

const FORMS =
  'JSON of CreateTable or DescribeTable, CloudFormation, SAM, the output of the CDK, serverless.yml, `terraform show -json`, or a model of NoSQL Workbench'

/** The files that a path names: itself; of a folder, such as cdk.out, its templates. @throws TemplateError when there are none */
export function templatesAt(path: string): readonly TemplateFile[] {
  try {
    const isFolder = statSync(path).isDirectory()
    const names = isFolder ? readdirSync(path).filter((name) => name.endsWith('.template.json')) : []
    if (isFolder && names.length === 0) throw new TemplateError(`${path}: no file in this folder ends with .template.json`)
    const files = isFolder ? names.toSorted().map((name) => join(path, name)) : [path]
    return files.map((file) => ({ name: file, text: textIn(file), beside: (path) => textBeside(file, path) }))
  } catch (error) {
    if (error instanceof TemplateError) throw error
    throw new TemplateError(`${path}: can't be read: ${error instanceof Error ? error.message : String(error)}`)
  }
}

/** Windows PowerShell writes what a program prints as UTF-16. */
function textIn(file: string): string {
  const bytes = readFileSync(file)
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes.toString('utf16le')
  return bytes.toString('utf8')
}

function textBeside(file: string, path: string): string | undefined {
  try {
    return textIn(resolve(dirname(file), path))
  } catch {
    return undefined
  }
}

/** @throws TemplateError when it can't be parsed, has none of the forms, or wants one table twice */
export function readTemplate(file: TemplateFile, around: Surroundings): Reading {
  const { name, text } = file
  const document = documentOf(text, name)
  const findings: Finding[] = []
  const source: Source = { findings, read: new Map(), resolve: (value) => value }
  const asked = new Set<string>()
  const tables = tablesIn(document, source, { ...around, asked, beside: file.beside ?? (() => undefined) })
  if (tables === undefined) throw new TemplateError(`${name}:1: is in none of the forms that are read: ${FORMS}`)
  const names = tables.map(({ definition }) => definition.TableName)
  const twice = names.find((one, at) => names.indexOf(one) !== at)
  if (twice !== undefined) throw new TemplateError(`${name}: wants the table ${twice} more than once`)
  return { tables, findings, asked }
}

interface Asked extends Surroundings {
  /** Collects names of parameters that the file has. */
  readonly asked: Set<string>
  readonly beside: (path: string) => string | undefined
}

function tablesIn(document: unknown, source: Source, around: Asked): readonly WantedTable[] | undefined {
  const { namespace, parameters: given, asked } = around
  const { findings } = source
  if (!isObject(document)) return apiTables(document, source)
  const serverless = serverlessStack({ ...around, document, given }, findings)
  const template = serverless?.template ?? document
  if (isObject(template['Resources'])) {
    for (const name of Object.keys(isObject(template['Parameters']) ? template['Parameters'] : {})) asked.add(name)
    return stackTables({ template, given, namespace }, findings, (name) => serverless?.places.get(name) ?? `Resources.${name}`)
  }
  return terraformTables(document, source) ?? workbenchTables(document, source) ?? apiTables(document, source)
}
