// What a write gives back. Put and delete know only the old item. Source: docs API_PutItem; sentence measured eu-west-2, 2026-09.
import { validation } from '../model/errors.js'
import type { ReturnValue } from '../shapes/operations.js'

/** @throws ApiError when a put or delete wants anything but the old item */
export function checkReturnsOnlyOld(returnValues: ReturnValue | undefined): void {
  if (returnValues !== undefined && returnValues !== 'NONE' && returnValues !== 'ALL_OLD')
    throw validation('ReturnValues can only be ALL_OLD or NONE')
}
