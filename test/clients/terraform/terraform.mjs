// Terraform with the AWS provider: a plan after an apply finds no difference, whatever was changed, and nothing is left after a destroy.
import { rmSync } from 'node:fs'
import { apply, close, destroy, NOTHING, plan, same, SOMETHING, tablesIn, terraform } from './steps.mjs'

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
terraform('a destroy deletes all of it', destroy('open'))
same('no table is left', await tablesIn('eu-west-1'), [])
close()
