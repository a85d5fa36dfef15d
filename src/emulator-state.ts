// What an emulator is, as one value: all that there is to see of its simulation, and what it keeps beside that. Invariant: nothing of it is a
// secret; forks are shown without their keys.
import type { ShownState } from './controls/state-controls.js'
import type { Fork } from './forks/fork.js'
import type { ForkOutline, KeptBeside } from './server/admin/status.js'
import type { Snapshots } from './snapshots/snapshots.js'

export type EmulatorState = ShownState & KeptBeside

export async function keptBeside(forks: readonly Fork[], snapshots: Snapshots): Promise<KeptBeside> {
  return { forks: forks.map(outlineOf), snapshots: await snapshots.list() }
}

const outlineOf = ({ id, name, createdAtMs, isOpen }: Fork): ForkOutline => ({
  ...{ id, name, createdAt: new Date(createdAtMs).toISOString(), isOpen },
})
