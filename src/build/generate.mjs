// Makes what follows from schemas/: the TypeScript types (src/shapes/operations.ts, committed) and one standalone validator per
// operation (src/protocol/validators/*.cjs, not committed). Skips what is up to date, by a hash of the schemas and of this file.
// The validators are CommonJS so that they can be loaded synchronously when first used.
// `--check` writes nothing and fails when the committed types are stale.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../', import.meta.url))
const schemasDir = join(root, 'schemas')
const typesFile = join(root, 'src/shapes/operations.ts')
const validatorsDir = join(root, 'src/protocol/validators')
const stampFile = join(validatorsDir, 'stamp')

/** Shapes whose types are written by hand in src/model, or that no type can tell from a string. */
const MODEL_TYPES = {
  AttributeValue: 'AttributeValue',
  AttributeMap: 'Item',
  ExpressionAttributeValueMap: 'Item',
  OutputItem: 'Item | RawJson',
  TableNameOrArn: 'string',
  LongTableNameOrArn: 'string',
}

const BANNER = `// Generated from schemas/ by \`npm run generate\`; do not edit. The wire shapes of every operation.
import type { AttributeValue, Item } from '../model/attribute-value.js'
import type { RawJson } from '../model/json.js'
`

const validatorFile = (operation) => join(validatorsDir, `${operation}.cjs`)
const readSchema = (file) => JSON.parse(readFileSync(join(schemasDir, file), 'utf8'))

function currentStamp(files) {
  const hash = createHash('sha256').update(readFileSync(fileURLToPath(import.meta.url)))
  for (const file of files) hash.update(file).update(readFileSync(join(schemasDir, file)))
  return hash.digest('hex')
}

/** Every shape of every operation as definitions of one schema; a local shape is known by its name alone. */
function bundle(operations) {
  const definitions = { ...readSchema('shapes.json').$defs }
  for (const operation of operations) {
    for (const [name, shape] of Object.entries(readSchema(`${operation}.json`).$defs)) definitions[shape.title ?? name] = shape
  }
  const text = JSON.stringify(definitions).replaceAll('"shapes.json#/$defs/', '"#/$defs/')
  const $defs = JSON.parse(text)
  for (const [name, tsType] of Object.entries(MODEL_TYPES)) $defs[name] = { tsType }
  const names = operations.flatMap((operation) => [`${operation}Input`, `${operation}Output`])
  const properties = Object.fromEntries(names.map((name) => [name, { $ref: `#/$defs/${name}` }]))
  return { title: 'OperationShapes', type: 'object', properties, required: names, $defs }
}

async function typesOf(operations) {
  const { compile } = await import('json-schema-to-typescript')
  const text = await compile(bundle(operations), 'OperationShapes', {
    additionalProperties: false,
    bannerComment: BANNER,
    ignoreMinAndMaxItems: true,
    style: { semi: false, singleQuote: true, printWidth: 130, bracketSpacing: true },
  })
  return text
    .replaceAll(/^ *\/\*\*\n(?: *\* @(?:min|max)Items \d+\n)+ *\*\/\n/gm, '')
    .replace('export type AttributeValue = AttributeValue\n', '')
    .replaceAll(/^export interface (\w+) \{\}$/gm, 'export type $1 = Readonly<Record<string, never>>')
}

/** Never half written, for whoever loads it meanwhile. */
function replaceFile(file, text) {
  writeFileSync(`${file}.${process.pid}`, text)
  renameSync(`${file}.${process.pid}`, file)
}

/** A schema as draft 7, whose code does not track evaluated members. */
function asDraft7(file) {
  const { $schema: _, ...schema } = readSchema(file)
  return schema
}

/**
 * The validator without its error objects: a caller only asks yes or no, and a path built for every attribute of every item
 * would cost more than the check itself.
 */
function withoutErrors(operation, code) {
  const lean = code
    .replaceAll(/^(validate\d+)\.errors = \[\{.*\}\];$/gm, '')
    .replaceAll(/^const (err\d+) = \{.*\};$/gm, 'const $1 = true;')
    .replaceAll(/, ?\{instancePath="",? ?parentData,? ?parentDataProperty,? ?rootData=data\}=\{\}\)/g, ')')
    .replaceAll(/(validate\d+|wrapper\d+\.validate)\((data\w*(?:\[\w+\])?(?:\.\w+)?), \{instancePath:.*?,rootData\}\)/g, '$1($2)')
    .replaceAll(
      /^vErrors = vErrors === null \? (\S+)\.errors : vErrors\.concat\(\1\.errors\);\nerrors = vErrors\.length;$/gm,
      'return false;',
    )
    .replaceAll(/^const schema\d+ = \{.*\};$/gm, '')
  if (/instancePath|require\(|concat|\bschema\d/.test(lean))
    throw new Error(`the validator of ${operation} has an unexpected form`)
  return lean
}

/** One self-contained CommonJS file per operation: no `require`, and no words about what is wrong. */
async function writeValidators(operations) {
  const [{ Ajv }, { default: standalone }] = await Promise.all([import('ajv'), import('ajv/dist/standalone/index.js')])
  const options = {
    code: { source: true, esm: false, lines: true },
    allErrors: false,
    messages: false,
    strict: false,
    unicode: false, // lengths are UTF-16 code units, as in the service's Java
    validateFormats: false,
    logger: false,
  }
  mkdirSync(validatorsDir, { recursive: true })
  for (const operation of operations) {
    const ajv = new Ajv(options)
    ajv.addSchema(asDraft7('shapes.json'))
    ajv.addSchema(asDraft7(`${operation}.json`))
    const code = standalone.default(ajv, ajv.getSchema(`${operation}.json#/$defs/input`))
    replaceFile(validatorFile(operation), withoutErrors(operation, code))
  }
}

const files = readdirSync(schemasDir)
  .filter((file) => file.endsWith('.json'))
  .sort()
const operations = files.filter((file) => file !== 'shapes.json').map((file) => file.slice(0, -'.json'.length))

if (process.argv.includes('--check')) {
  const isCurrent = existsSync(typesFile) && readFileSync(typesFile, 'utf8') === (await typesOf(operations))
  if (!isCurrent) console.error('src/shapes/operations.ts is stale: run `npm run generate`')
  process.exit(isCurrent ? 0 : 1)
}

const stamp = currentStamp(files)
const areFilesThere = [stampFile, typesFile, ...operations.map(validatorFile)].every((file) => existsSync(file))
const isCurrent = areFilesThere && readFileSync(stampFile, 'utf8') === stamp
if (!isCurrent) {
  const types = await typesOf(operations)
  if (!existsSync(typesFile) || readFileSync(typesFile, 'utf8') !== types) writeFileSync(typesFile, types)
  await writeValidators(operations)
  for (const file of readdirSync(validatorsDir)) {
    if (file.endsWith('.cjs') && !operations.includes(file.slice(0, -'.cjs'.length))) rmSync(join(validatorsDir, file))
  }
  replaceFile(stampFile, stamp)
}
