// The conditions of a statement: operators, each with keys, each with values. Invariant: an operator or a `dynamodb:` key that doesn't exist
// is refused; keys of other services are just never there. Source: docs reference_policies_elements_condition, list_amazondynamodb.
import { isObject } from '../model/json.js'
import { valueFault } from './condition-values.js'
import { CONDITION_OPERATORS, type ConditionOperator, type ConditionTest } from './policy.js'
import { PolicyFault, type PolicyPath } from './policy-fault.js'

const OWN_KEYS = [
  'Attributes',
  'EnclosingOperation',
  'FirstPartitionKeyValues',
  'FisActionId',
  'FisTargetArns',
  'FourthPartitionKeyValues',
  'FullTableScan',
  'LeadingKeys',
  'ReturnConsumedCapacity',
  'ReturnValues',
  'SecondPartitionKeyValues',
  'Select',
  'ThirdPartitionKeyValues',
]
const OWN = new Set(OWN_KEYS.map((name) => `dynamodb:${name.toLowerCase()}`))
const OPERATORS = new Map(CONDITION_OPERATORS.map((name) => [name.toLowerCase(), name]))
const OPERATOR = /^(?:(forallvalues|foranyvalue):)?([a-z]+?)(ifexists)?$/

/** @param given undefined for none. @throws PolicyFault */
export function readConditions(given: unknown, path: PolicyPath): readonly ConditionTest[] {
  if (given === undefined) return []
  if (!isObject(given)) throw new PolicyFault(path, 'Condition must be an object of operators')
  return Object.keys(given).flatMap((name) => {
    const tests = given[name]
    const at = [...path, name]
    const operator = operatorOf(name, at)
    if (!isObject(tests)) throw new PolicyFault(at, `${name} must be an object of condition keys`)
    return Object.keys(tests).map((key): ConditionTest => {
      if (/^dynamodb:/i.test(key) && !OWN.has(key.toLowerCase()))
        throw new PolicyFault([...at, key], `${key} is no condition key: those of DynamoDB are ${OWN_KEYS.join(', ')}`)
      const values = valuesOf(tests[key], [...at, key])
      checkValues(values, operator.operator, [...at, key])
      return { ...operator, key, values }
    })
  })
}

function operatorOf(name: string, path: PolicyPath): Pick<ConditionTest, 'operator' | 'quantifier' | 'isIfExists'> {
  const [, set, plain = '', ifExists] = OPERATOR.exec(name.toLowerCase()) ?? []
  const operator: ConditionOperator | undefined = OPERATORS.get(plain)
  if (operator === undefined || (operator === 'Null' && ifExists !== undefined))
    throw new PolicyFault(path, `${name} is no condition operator`)
  return {
    operator,
    quantifier: set === undefined ? undefined : set === 'forallvalues' ? 'all' : 'any',
    isIfExists: ifExists !== undefined,
  }
}

function checkValues(values: readonly string[], operator: ConditionOperator, path: PolicyPath): void {
  for (const value of values) {
    const wanted = valueFault(operator, value)
    if (wanted !== undefined) throw new PolicyFault(path, `${value} must be ${wanted}, as ${operator} compares it`)
  }
}

/** Texts, numbers and booleans, alone or in a list. */
function valuesOf(given: unknown, path: PolicyPath): readonly string[] {
  const list: readonly unknown[] = Array.isArray(given) ? given : [given]
  return list.map((value) => {
    if (typeof value === 'string') return value
    if (typeof value === 'number' || typeof value === 'boolean') return String(value)
    throw new PolicyFault(path, `${String(path.at(-1))} must be compared with texts, numbers or booleans`)
  })
}
