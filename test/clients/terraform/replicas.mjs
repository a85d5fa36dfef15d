// Replicas by Terraform, within a table and beside it: a plan after an apply finds no difference, in whatever region.
import { rmSync } from 'node:fs'
import { apply, close, destroy, NOTHING, plan, same, tablesIn, terraform } from './steps.mjs'

const there = (words) => ['-chdir=replicas', ...words]

for (const name of ['terraform.tfstate', 'terraform.tfstate.backup']) rmSync(`replicas/${name}`, { force: true })
terraform('an apply makes the tables and their replicas', there(apply('one')))
terraform('a second plan finds no difference', there(plan('one')), NOTHING)
same('the replicas are there', await tablesIn('us-west-2'), ['Albums', 'Tours'])
terraform('an apply adds a replica, makes an index anew and changes what goes with them', there(apply('two')))
terraform('a plan after it finds no difference', there(plan('two')), NOTHING)
terraform('a destroy deletes all of it', there(destroy('two')))
for (const region of ['eu-west-1', 'us-west-2', 'eu-central-1']) same(`no table is left in ${region}`, await tablesIn(region), [])
close()
