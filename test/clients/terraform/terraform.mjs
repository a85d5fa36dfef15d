// Terraform with the AWS provider: a plan after an apply finds no difference, whatever was changed, and nothing is left after a destroy.
import { spawnSync } from 'node:child_process'
import { rmSync } from 'node:fs'

let checks = 0

/** Runs it; @returns its output @throws with all that it printed unless it ends with that code */
function terraform(sentence, words, expected = 0) {
  checks++
  console.log(`- ${sentence}`)
  const env = { ...process.env, CHECKPOINT_DISABLE: '1', TF_IN_AUTOMATION: '1' }
  const { status, stdout, stderr } = spawnSync('terraform', [...words, '-no-color'], { env, encoding: 'utf8' })
  if (status !== expected) throw new Error(`${sentence}: exit code ${status}\n${stdout}${stderr}`)
  return stdout
}

function same(sentence, actual, expected) {
  checks++
  console.log(`- ${sentence}`)
  if (JSON.stringify(actual) !== JSON.stringify(expected)) throw new Error(`${sentence}: ${JSON.stringify(actual)}`)
}

const [NOTHING, SOMETHING] = [0, 2]
const plan = (stage) => ['plan', '-input=false', '-lock=false', '-detailed-exitcode', `-var=stage=${stage}`]
const apply = (stage) => ['apply', '-input=false', '-auto-approve', `-var=stage=${stage}`]

for (const name of ['terraform.tfstate', 'terraform.tfstate.backup']) rmSync(name, { force: true })
terraform('the first plan wants everything', plan('one'), SOMETHING)
terraform('an apply makes the tables', apply('one'))
terraform('a second plan finds no difference', plan('one'), NOTHING)
const outputs = JSON.parse(terraform('the data source reads the table', ['output', '-json']))
same('its ARN and its attribute', outputs.read.value, ['arn:aws:dynamodb:eu-west-1:000000000000:table/Music', 'Expires'])
terraform('another stage differs', plan('two'), SOMETHING)
terraform('an apply changes everything that can be changed', apply('two'))
terraform('a plan after it finds no difference', plan('two'), NOTHING)
terraform('a table is taken over into a state of its own', ['state', 'rm', 'aws_dynamodb_table.music'])
terraform('it is imported by its name', ['import', '-input=false', '-var=stage=two', 'aws_dynamodb_table.music', 'Music'])
terraform('and does not differ', plan('two'), NOTHING)
terraform('its protection is taken away', apply('open'))
terraform('a plan after that finds no difference', plan('open'), NOTHING)
terraform('a destroy deletes all of it', ['destroy', '-input=false', '-auto-approve', '-var=stage=open'])
const answer = await fetch(process.env.AWS_ENDPOINT_URL, {
  method: 'POST',
  headers: {
    'content-type': 'application/x-amz-json-1.0',
    'x-amz-target': 'DynamoDB_20120810.ListTables',
    'x-amz-date': '20260101T000000Z',
    authorization:
      'AWS4-HMAC-SHA256 Credential=local/20260101/eu-west-1/dynamodb/aws4_request, SignedHeaders=host, Signature=none',
  },
  body: '{}',
})
same('no table is left', (await answer.json()).TableNames, [])
console.log(`${checks} checks`)
