// What rules of faults can be about is read from the operations' own schemas, so these must say it.
import { expect, it } from 'vitest'
import { isErrorName } from '../../../src/model/errors.js'
import { OPERATIONS } from '../../../src/operations/index.js'
import { errorsOf } from '../../../src/protocol/schema.js'
import { SERVICES } from '../../../src/protocol/services.js'

it('every operation’s schema lists errors that exist here', () => {
  for (const [service, operations] of Object.entries(OPERATIONS)) {
    const { schemas } = SERVICES[service as keyof typeof SERVICES]
    for (const { name } of operations) {
      if (name === 'DescribeEndpoints' || name === 'GetCallerIdentity') continue // their models list none
      expect(errorsOf(schemas + name), name).not.toEqual([])
      expect(
        errorsOf(schemas + name).filter((error) => !isErrorName(error)),
        name,
      ).toEqual([])
    }
  }
})
