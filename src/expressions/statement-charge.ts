import type { Update } from './update.js'
/** The bytes that an update statement counts for against the item size limit; 0 for AttributeUpdates. */
export function statementChargeBytes(_update: Update): number {
  throw new Error('not written yet')
}
