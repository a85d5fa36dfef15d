// A file of identities or keys that can't be understood keeps a start from going on, in one line with the file and the line; and `policy
// explain` tells which statement decides, by its file and line.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { openGuard, readFileAs } from '../../src/authorization/open-guard.js'
import { explain } from '../../src/authorization/explain.js'
import { readIdentities } from '../../src/authorization/identities-file.js'

const folder = mkdtempSync(join(tmpdir(), 'dynalab-files-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const fileOf = (name: string, text: string): string => {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}
const log = { debug: () => undefined }

async function faultOf(kind: 'iam' | 'keys', text: string): Promise<string> {
  const file = fileOf('file', text)
  const options =
    kind === 'iam'
      ? { signature: 'off' as const, iam: file, signatureKeys: undefined }
      : { signature: 'check' as const, signatureKeys: file, iam: undefined }
  try {
    await openGuard(options, log)
    return 'none'
  } catch (error) {
    return (error as Error).message.replaceAll(`${folder}/`, '')
  }
}

const ALLOW = '{"Effect": "Allow", "Action": "dynamodb:*", "Resource": "*"}'
const alice = (more: string): string => `{\n"identities": [\n{"accessKeyId": "alice", "user": "alice",\n${more}}\n]\n}`

test.each([
  ['nothing wrong', alice(`"policies": [{"Statement": ${ALLOW}}]`), 'none'],
  ['no JSON', '{\n"identities": [\n{]\n}', /^file:3: /],
  ['two members of one name', '{\n"identities": [],\n"identities": []\n}', 'file:3: Map keys must be unique'],
  ['a bracket less', '{"identities": [\n', 'file:2: a ] is missing, or something stands in its place'],
  ['too many levels', `{"identities": ${'['.repeat(20_000)}`, 'file:1: it is nested too deep'],
  ['two documents', 'identities: []\n---\nidentities: []', 'file:2: it must be one document, without --- between parts'],
  ['an alias of nothing', 'identities: *x', 'file:1: Unresolved alias (the anchor must be set before the alias): x'],
  ['a tag that nobody reads', '# who\nidentities: !mine []', 'file:2: Unresolved tag: !mine'],
  [
    'a key of requests in a context',
    alice('"context": {\n"dynamodb:Select": "COUNT"}'),
    "file:5: dynamodb:Select is what each request says: it can't be in context",
  ],
  ['no object', '[]', 'file:1: the file must be an object'],
  ['a stranger', '{\n"identities": [],\n"users": []}', 'file:3: users must be one of policies, identities'],
  ['no identities', '{}', 'file:1: identities must be a list'],
  ['nobody', '{"identities": [\n{"accessKeyId": "a"}]}', 'file:2: an identity must have one of user, role and root'],
  ['no key', '{"identities": [\n{"user": "a"}]}', 'file:2: accessKeyId is missing'],
  ['an account', alice('"account": "12"'), 'file:4: account must be the 12 digits of an account'],
  ['a policy that is not there', alice('"policies": [\n"mine"]'), 'file:5: there is no policy mine among policies'],
  [
    'an effect',
    alice('"policies": [{"Statement": [\n{"Action": "a:b", "Resource": "*",\n"Effect": "Permit"}]}]'),
    'file:6: Effect must be Allow or Deny',
  ],
  [
    'an operator',
    alice(`"policies": [{"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*",\n"Condition": {\n"Equals": {}}}}]`),
    'file:6: Equals is no condition operator',
  ],
  [
    'a named policy that nobody has',
    `{"identities": [],\n"policies": {\n"x": {"Statement": 1}}}`,
    'file:3: a statement must be an object',
  ],
  ['a session without a role', alice('"session": "s"'), 'file:4: session must stand beside role'],
  [
    'a limited root',
    '{"identities": [{"accessKeyId": "r", "root": true,\n"policies": []}]}',
    'file:2: the root of an account may do everything in it: it has no policies',
  ],
])('identities: %s', async (_, text, expected) => {
  if (typeof expected === 'string') expect(await faultOf('iam', text)).toBe(expected)
  else expect(await faultOf('iam', text)).toMatch(expected)
})

test.each([
  ['nothing wrong', 'keys:\n  - accessKeyId: a\n    secretAccessKey: b\n    expiresAt: 2026-01-01T00:00:00Z\n', 'none'],
  ['no secret', '{"keys": [\n{"accessKeyId": "a"}]}', 'file:2: secretAccessKey is missing'],
  [
    'a key twice',
    '{"keys": [{"accessKeyId": "a", "secretAccessKey": "b"},\n{"accessKeyId": "a", "secretAccessKey": "c"}]}',
    'file:2: accessKeyId a stands twice',
  ],
  [
    'a date',
    '{"keys": [{"accessKeyId": "a", "secretAccessKey": "b",\n"expiresAt": "soon"}]}',
    'file:2: expiresAt must be a date of ISO 8601, such as 2026-03-01T12:00:00Z',
  ],
  [
    'a stranger',
    '{"keys": [{"accessKeyId": "a", "secretAccessKey": "b",\n"token": "x"}]}',
    'file:2: token must be one of accessKeyId, secretAccessKey, sessionToken, expiresAt',
  ],
])('keys: %s', async (_, text, expected) => expect(await faultOf('keys', text)).toBe(expected))

test('a file that is not there', async () => {
  await expect(openGuard({ signature: 'off', signatureKeys: undefined, iam: '/nowhere/p.json' }, log)).rejects.toThrow(
    /^the file \/nowhere\/p\.json can't be read: ENOENT/,
  )
})

test('the command ends with 1 and one line', () => {
  const iam = fileOf('broken.json', '{\n"identities": [\n{]\n}')
  const main = join(import.meta.dirname, '../../src/cli/main.ts')
  const { status, stderr } = spawnSync(process.execPath, ['--import', 'tsx', main, '--in-memory', '--port', '0', '--iam', iam], {
    encoding: 'utf8',
    timeout: 60_000,
  })
  const lines = stderr
    .trim()
    .split('\n')
    .filter((line) => line.startsWith('dynalab:'))
  expect(status).toBe(1)
  expect(lines).toEqual([expect.stringMatching(/broken\.json:3: /) as string])
})

test('explain names the statement that decides, and why others do not', async () => {
  const file = fileOf(
    'policies.json',
    `{"identities": [{"accessKeyId": "a", "user": "a", "policies": [{"Version": "2012-10-17", "Statement": [
      {"Sid": "Reads", "Effect": "Allow", "Action": "dynamodb:Get*", "Resource": "*"},
      {"Sid": "Own", "Effect": "Deny", "Action": "dynamodb:GetItem", "Resource": "*",
       "Condition": {"StringNotEquals": {"dynamodb:LeadingKeys": "\${aws:username}"}}},
      {"Sid": "Other", "Effect": "Allow", "Action": "*", "Resource": "arn:aws:dynamodb:*:*:table/other"}
    ]}]}]}`,
  )
  const identity = (await readFileAs(file, readIdentities)).get('a')
  if (identity === undefined) throw new Error('no identity')
  const lines = (key: string) =>
    explain(
      identity,
      {
        action: 'dynamodb:GetItem',
        resource: 'arn:aws:dynamodb:us-east-1:000000000000:table/t',
        keys: new Map([['dynamodb:leadingkeys', [key]]]),
      },
      undefined,
    ).map((line) => line.replace(`${folder}/`, ''))
  const kind = 'identity-based policy'
  expect(lines('a').slice(1)).toEqual([
    `decided by: policies.json:2: Allow Reads of ${kind}`,
    `  policies.json:2: Allow Reads of ${kind} applies`,
    `  policies.json:3: Deny Own of ${kind} does not apply: dynamodb:LeadingKeys is a, and StringNotEquals asks for \${aws:username}`,
    `  policies.json:5: Allow Other of ${kind} means other resources`,
  ])
  expect(lines('b').slice(0, 2)).toEqual([
    'denied: dynamodb:GetItem on arn:aws:dynamodb:us-east-1:000000000000:table/t for arn:aws:iam::000000000000:user/a',
    `decided by: policies.json:3: Deny Own of ${kind}`,
  ])
})
