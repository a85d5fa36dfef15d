// The version of an item: microseconds since the epoch by the clock of the gateway that wrote it, and never less than the version before.
// Invariant: the low bits are of the gateway's slot, so no two gateways ever try the same version.

/** Slots of gateways. */
const SLOTS = 256

/** @param slot of the gateway. @param above the item's version, and every version that was tried over it; 0 where there was none */
export function nextVersion(nowMs: number, slot: number, above: number): number {
  const least = Math.max(nowMs * 1000, above + 1)
  const version = least - (least % SLOTS) + slot
  return version < least ? version + SLOTS : version
}

export const slotOf = (version: number): number => version % SLOTS
