// Routes of simulations that come and go: the emulator's, of which a restore makes another one, and those of forks. Invariant: a route asks
// the simulation that is there when the request comes; and streams of events end with their simulation.
import { adminPartsOf, type ServedSimulation } from '../served-simulation.js'
import { EventStreams } from './events.js'
import type { AdminAnswer, AdminRequest, Route } from './route.js'
import { adminRoutes } from './routes.js'
import type { EmulatorStatus } from './status.js'

/** A simulation that says when it is about to close. */
export interface LiveSimulation extends ServedSimulation {
  whenReleased(listener: () => void): void
}

/** Whom a request asks. */
export interface Asked {
  readonly simulation: LiveSimulation
  readonly status: EmulatorStatus
}

/**
 * @param example any simulation, for what is the same of all
 * @param asked by a request; again for each
 */
export function liveRoutes(example: Asked, asked: (request: AdminRequest) => Asked | Promise<Asked>): readonly Route[] {
  const made = new WeakMap<LiveSimulation, readonly Route[]>()
  const routesOf = ({ simulation, status }: Asked): readonly Route[] => {
    const known = made.get(simulation)
    if (known !== undefined) return known
    const streams = new EventStreams(simulation.controls)
    simulation.whenReleased(() => streams.close())
    const routes = adminRoutes(adminPartsOf(simulation, status, streams))
    made.set(simulation, routes)
    return routes
  }
  const answer = async (at: number, request: AdminRequest): Promise<AdminAnswer> => {
    const route = routesOf(await asked(request))[at]
    if (route === undefined) throw new Error(`there is no route ${at}`)
    return route.answer(request)
  }
  return routesOf(example).map((route, at) => ({ ...route, answer: (request) => answer(at, request) }))
}
