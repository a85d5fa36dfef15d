// How long a server takes to be ready, and what it needs in memory before anyone asks it anything.
import { setTimeout as sleep } from 'node:timers/promises'
import { median } from '../stats/median.js'
import { type Server, deleteFolder, startServer, temporaryFolder } from '../targets/server.js'
import type { Target } from '../targets/target.js'

const SETTLE_MS = 300

export interface StartFigures {
  readonly contestant: string
  readonly kind: Target['kind']
  readonly readyMs: number
  readonly idleMb: number
  readonly afterMb: number
}

/** Starts and stops a target on a new folder each time. Medians, in ms and MB. */
export async function measureStarts(target: Target, times: number): Promise<{ readyMs: number; idleMb: number }> {
  const figures: { readyMs: number; idleMb: number }[] = []
  for (let n = 0; n < times; n++) {
    const folder = temporaryFolder(target.name)
    const server = await startServer(target, folder)
    figures.push({ readyMs: server.readyMs, idleMb: await idleMb(server) })
    await server.stop()
    deleteFolder(folder)
  }
  return { readyMs: median(figures.map(({ readyMs }) => readyMs)), idleMb: median(figures.map(({ idleMb }) => idleMb)) }
}

/** The median time to ready, in ms, on a folder that stays. */
export async function measureReady(target: Target, dataDir: string, times: number): Promise<number> {
  const figures: number[] = []
  for (let n = 0; n < times; n++) {
    const server = await startServer(target, dataDir)
    figures.push(server.readyMs)
    await server.stop()
  }
  return median(figures)
}

async function idleMb(server: Server): Promise<number> {
  await sleep(SETTLE_MS)
  return server.residentMb()
}
