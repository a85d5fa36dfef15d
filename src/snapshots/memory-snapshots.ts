// Snapshots of data in memory: views that are held. They cost what has changed since, and end with the process.
import { machineMs } from '../runtime/stopwatch.js'
import type { HeldView } from '../storage/held-view.js'
import type { ShownSnapshot, SnapshotPlace } from './snapshots.js'

export function memorySnapshots(): SnapshotPlace {
  const kept = new Map<string, { readonly shown: ShownSnapshot; readonly view: HeldView }>()
  return {
    keep: (name, view) => {
      const shown = { name, createdAt: new Date(machineMs()).toISOString(), folder: undefined }
      kept.set(name, { shown, view: view.hold() })
      return Promise.resolve(shown)
    },
    open: (name) => Promise.resolve(kept.get(name)?.view.hold()),
    list: () => Promise.resolve([...kept.values()].map(({ shown }) => shown)),
    remove: async (name) => {
      const one = kept.get(name)
      kept.delete(name)
      await one?.view.release()
      return one !== undefined
    },
  }
}
