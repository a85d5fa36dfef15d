// One request, or several that belong together, against one rule. Plain data; findings are made of them.
import type { JsonObject } from '../model/json.js'
import type { Namespace } from '../model/namespace.js'
import type { Call, Mention } from './call.js'
import type { RuleName } from './rule.js'
import { shapeOf } from './shape.js'
import { shown } from './shown.js'

export interface Breach {
  readonly rule: RuleName
  readonly namespace: Namespace
  readonly table: string
  readonly index: string | undefined
  /** Undefined where it is about no single operation. */
  readonly operation: string | undefined
  /** Breaches of one shape are counted as one finding. */
  readonly shape: string
  /** What was asked, with long values shortened. */
  readonly request: JsonObject
  /** What was seen, as a sentence without its end. */
  readonly detail: string
}

/** Of a call, in what it asks of one table. */
export const breachOf = (rule: RuleName, call: Call, mention: Mention, detail: string): Breach => ({
  rule,
  namespace: call.namespace,
  table: mention.name,
  index: mention.resource.index,
  operation: call.operation.name,
  shape: shapeOf(call, mention),
  request: shown(call.input),
  detail,
})
