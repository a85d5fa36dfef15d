// Makes what follows from schemas/: the TypeScript types (src/shapes/, committed, one file a service) and one standalone validator per
// operation (src/protocol/validators/, not committed). A folder in schemas/ holds another service's operations. Skips what is up to date, by a hash of the schemas and of this file.
// The validators are CommonJS so that they can be loaded synchronously when first used.
// `--check` writes nothing and fails when the committed types are stale.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../', import.meta.url))
const schemasDir = join(root, 'schemas')
const shapesDir = join(root, 'src/shapes')
const validatorsDir = join(root, 'src/protocol/validators')
const stampFile = join(validatorsDir, 'stamp')

/** Shapes whose types are written by hand in src/model, or that no type can tell from a string. */
const MODEL_TYPES = {
  AttributeValue: 'AttributeValue',
  AttributeMap: 'Item',
  ExpressionAttributeValueMap: 'Item',
  OutputItem: 'Item | RawJson | UncheckedJson',
  TableNameOrArn: 'string',
  LongTableNameOrArn: 'string',
}

const HEAD = `// Generated from schemas/ by \`npm run generate\`; do not edit. The wire shapes of every operation.
`
const MODEL_IMPORTS = `import type { AttributeValue, Item } from '../model/attribute-value.js'
import type { RawJson, UncheckedJson } from '../model/json.js'
`

/** The services, with the folders of their schemas. Another is one more line. */
const SERVICES = [
  { folder: '', typesFile: join(shapesDir, 'operations.ts'), modelTypes: MODEL_TYPES, banner: HEAD + MODEL_IMPORTS },
  {
    folder: 'streams/',
    typesFile: join(shapesDir, 'streams.ts'),
    modelTypes: { RecordText: 'RawJson' },
    banner: HEAD + "import type { RawJson } from '../model/json.js'\n",
  },
  { folder: 'scaling/', typesFile: join(shapesDir, 'scaling.ts'), modelTypes: {}, banner: HEAD },
  { folder: 'sts/', typesFile: join(shapesDir, 'sts.ts'), modelTypes: {}, banner: HEAD },
  { folder: 'kms/', typesFile: join(shapesDir, 'kms.ts'), modelTypes: {}, banner: HEAD },
].map((service) => ({ ...service, operations: operationsIn(service.folder) }))

/** The operations of a folder, each named with it. */
function operationsIn(folder) {
  return readdirSync(join(schemasDir, folder))
    .filter((file) => file.endsWith('.json') && file !== 'shapes.json')
    .sort()
    .map((file) => folder + file.slice(0, -'.json'.length))
}

const validatorFile = (operation) => join(validatorsDir, `${operation}.cjs`)
const readSchema = (file) => JSON.parse(readFileSync(join(schemasDir, file), 'utf8'))

function currentStamp(files) {
  const hash = createHash('sha256').update(readFileSync(fileURLToPath(import.meta.url)))
  for (const file of files) hash.update(file).update(readFileSync(join(schemasDir, file)))
  return hash.digest('hex')
}

/** Every shape of every operation of a service as definitions of one schema; a local shape is known by its name alone. */
function bundle({ folder, operations, modelTypes }) {
  const definitions = { ...readSchema(`${folder}shapes.json`).$defs }
  for (const operation of operations) {
    for (const [name, shape] of Object.entries(readSchema(`${operation}.json`).$defs)) definitions[shape.title ?? name] = shape
  }
  const text = JSON.stringify(definitions).replaceAll('"shapes.json#/$defs/', '"#/$defs/')
  const $defs = JSON.parse(text)
  for (const [name, tsType] of Object.entries(modelTypes)) $defs[name] = { tsType }
  const names = operations.map((name) => name.slice(folder.length)).flatMap((name) => [`${name}Input`, `${name}Output`])
  const properties = Object.fromEntries(names.map((name) => [name, { $ref: `#/$defs/${name}` }]))
  return { title: 'OperationShapes', type: 'object', properties, required: names, $defs }
}

async function typesOf(service) {
  const { compile } = await import('json-schema-to-typescript')
  const text = await compile(bundle(service), 'OperationShapes', {
    additionalProperties: false,
    bannerComment: service.banner,
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
async function writeValidators() {
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
  for (const { folder, operation } of OPERATIONS) {
    mkdirSync(dirname(validatorFile(operation)), { recursive: true })
    const ajv = new Ajv(options)
    ajv.addSchema(asDraft7(`${folder}shapes.json`))
    ajv.addSchema(asDraft7(`${operation}.json`))
    const code = standalone.default(ajv, ajv.getSchema(`${operation}.json#/$defs/input`))
    replaceFile(validatorFile(operation), withoutErrors(operation, code))
  }
}

const OPERATIONS = SERVICES.flatMap(({ folder, operations }) => operations.map((operation) => ({ folder, operation })))
const files = SERVICES.flatMap(({ folder, operations }) => [...operations.map((name) => `${name}.json`), `${folder}shapes.json`])

if (process.argv.includes('--check')) {
  let isCurrent = true
  for (const service of SERVICES) {
    const { typesFile } = service
    if (existsSync(typesFile) && readFileSync(typesFile, 'utf8') === (await typesOf(service))) continue
    console.error(`${typesFile} is stale: run \`npm run generate\``)
    isCurrent = false
  }
  process.exit(isCurrent ? 0 : 1)
}

const stamp = currentStamp(files)
const made = [...SERVICES.map(({ typesFile }) => typesFile), ...OPERATIONS.map(({ operation }) => validatorFile(operation))]
const isCurrent = [stampFile, ...made].every((file) => existsSync(file)) && readFileSync(stampFile, 'utf8') === stamp
if (!isCurrent) {
  for (const service of SERVICES) {
    const types = await typesOf(service)
    const { typesFile } = service
    if (!existsSync(typesFile) || readFileSync(typesFile, 'utf8') !== types) writeFileSync(typesFile, types)
  }
  await writeValidators()
  for (const file of readdirSync(validatorsDir, { recursive: true })) {
    if (file.endsWith('.cjs') && !made.includes(join(validatorsDir, file))) rmSync(join(validatorsDir, file))
  }
  replaceFile(stampFile, stamp)
}
