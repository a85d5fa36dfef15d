// Steps that a program takes by the command of Terraform, each with its sentence.
import { spawnSync } from 'node:child_process'

let checks = 0

/** Runs it; @returns its output @throws with all that it printed unless it ends with that code */
export function terraform(sentence, words, expected = 0) {
  checks++
  console.log(`- ${sentence}`)
  const env = { ...process.env, CHECKPOINT_DISABLE: '1', TF_IN_AUTOMATION: '1' }
  const { status, stdout, stderr } = spawnSync('terraform', [...words, '-no-color'], { env, encoding: 'utf8' })
  if (status !== expected) throw new Error(`${sentence}: exit code ${status}\n${stdout}${stderr}`)
  return stdout
}

export function same(sentence, actual, expected) {
  checks++
  console.log(`- ${sentence}`)
  if (JSON.stringify(actual) !== JSON.stringify(expected)) throw new Error(`${sentence}: ${JSON.stringify(actual)}`)
}

export const NOTHING = 0
export const SOMETHING = 2
export const plan = (stage) => ['plan', '-input=false', '-lock=false', '-detailed-exitcode', `-var=stage=${stage}`]
export const apply = (stage) => ['apply', '-input=false', '-auto-approve', `-var=stage=${stage}`]
export const destroy = (stage) => ['destroy', '-input=false', '-auto-approve', `-var=stage=${stage}`]

export async function tablesIn(region) {
  const answer = await fetch(process.env.AWS_ENDPOINT_URL, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': 'DynamoDB_20120810.ListTables',
      'x-amz-date': '20260101T000000Z',
      authorization: `AWS4-HMAC-SHA256 Credential=local/20260101/${region}/dynamodb/aws4_request, SignedHeaders=host, Signature=none`,
    },
    body: '{}',
  })
  return (await answer.json()).TableNames
}

export const close = () => console.log(`${checks} checks`)
