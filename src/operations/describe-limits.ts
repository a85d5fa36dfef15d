// DescribeLimits: the quotas of every account here. Source: docs API_DescribeLimits, ServiceQuotas.
import { LIMITS } from '../model/limits.js'
import type { DescribeLimitsOutput } from '../shapes/operations.js'
import { defineOperation } from './operation.js'
import { ofNothing } from './resources.js'

const QUOTAS: DescribeLimitsOutput = {
  AccountMaxReadCapacityUnits: LIMITS.accountUnitsPerSec,
  AccountMaxWriteCapacityUnits: LIMITS.accountUnitsPerSec,
  TableMaxReadCapacityUnits: LIMITS.tableUnitsPerSec,
  TableMaxWriteCapacityUnits: LIMITS.tableUnitsPerSec,
}

export const describeLimits = defineOperation('DescribeLimits', {
  side: undefined,
  resources: ofNothing,
  run: () => QUOTAS,
})
