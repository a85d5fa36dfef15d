// The path of an attribute that a legacy parameter names. Invariant: each such parameter makes its paths here, so that none of them lets a
// name pass that an item could not have. Source: recorded answers of the service.
import { checkAttributeName } from '../model/attribute-name.js'
import type { Path } from './ast.js'

/** The path to the attribute; a dot in its name is a character. @throws ApiError ValidationException, bare, as `checkAttributeName` */
export function pathOfName(name: string): Path {
  checkAttributeName(name)
  return { kind: 'path', elements: [name] }
}
