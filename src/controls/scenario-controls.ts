// Named scenarios: what an engineer asks for in one call, made of faults. Invariant: what is left open is drawn by seed, name and id, so the
// same three mean the same scenario; and each has an end.
import type { WireItem } from '../model/decode.js'
import type { Random } from '../runtime/random.js'
import { readMembers } from './members.js'
import { invalid } from './refusal.js'
import type { FaultControls, ShownFault } from './fault-controls.js'
import { type PlanParts, planScenario, SCENARIO_MEMBERS, type ScenarioName, SUBJECTS } from './scenarios/scenario-plan.js'

/** What a scenario is about; what is not said is drawn. */
export interface ScenarioOptions {
  readonly id?: string | undefined
  readonly account?: string | undefined
  readonly region?: string | undefined
  /** Of a zone loss. */
  readonly zone?: string | undefined
  /** Of a hot partition; in us-east-1 and account 000000000000 unless said otherwise. */
  readonly table?: string | undefined
  /** A global index of the table, whose reads are meant then. */
  readonly index?: string | undefined
  /** What lies in the partition: a key, or its hash attributes. */
  readonly key?: WireItem | undefined
  /** How long it lasts by the emulator's clock; one minute unless said otherwise. */
  readonly durationMs?: number | undefined
  /** The same as ISO 8601 writes it. */
  readonly duration?: string | undefined
}

export interface ShownScenario {
  readonly id: string
  readonly name: ScenarioName
  /** Of the emulator; with it, the name and the id the same is drawn. */
  readonly seed: string
  /** What was drawn, since it was not said. */
  readonly drawn: Readonly<Record<string, string | number>>
  /** What it does, from when to when, with its hits. Taking this fault away ends the scenario. */
  readonly fault: ShownFault
}

interface Run extends Pick<ShownScenario, 'id' | 'name' | 'drawn'> {
  /** Tells its fault from a later one of the same id. */
  readonly createdAtMs: number
}

const ANYWHERE: readonly string[] = ['id', 'durationMs', 'duration']
const DURATION_MS = 60_000
/** Runs that are remembered; the oldest go first. */
const RUNS_KEPT = 1000

export interface ScenarioParts extends Omit<PlanParts, 'draw'> {
  readonly faults: Pick<FaultControls, 'inject' | 'list'>
  readonly random: Random
}

export class ScenarioControls {
  readonly #parts: ScenarioParts
  #runs: readonly Run[] = []

  constructor(parts: ScenarioParts) {
    this.#parts = parts
  }

  /** Lets it happen now. @throws Refusal */
  run(name: string, options: ScenarioOptions = {}): ShownScenario {
    const { faults, random } = this.#parts
    const values = readMembers({ name, ...options }, SCENARIO_MEMBERS)
    const { name: scenario } = values
    if (scenario === undefined) throw invalid(`name must be ${SCENARIO_MEMBERS.name.must}`)
    const stray = Object.keys(values).find((member) => ![...SUBJECTS[scenario], ...ANYWHERE, 'name'].includes(member))
    if (stray !== undefined) throw invalid(`${stray} must not stand beside name ${scenario}`)
    const id = values.id ?? this.#freeId(scenario)
    const draw: PlanParts['draw'] = (what, from) => {
      const at = random.bytes(`scenario/${scenario}/${what}`, id, 0).readUInt32LE(0) % from.length
      return from[at] ?? from[0]
    }
    const { fault, drawn } = planScenario(scenario, values, { ...this.#parts, draw })
    const { durationMs = options.duration === undefined ? DURATION_MS : undefined, duration } = options
    const injected = faults.inject({ ...fault, id, durationMs, duration })
    const run = { id, name: scenario, drawn, createdAtMs: injected.createdAtMs }
    this.#runs = [...this.#runs.filter((other) => other.id !== id), run].slice(-RUNS_KEPT)
    return this.#show(run, injected)
  }

  /** Those whose fault is still listed, ended ones included, in the order in which they were run. */
  list(): readonly ShownScenario[] {
    const faults = new Map(this.#parts.faults.list().map((fault) => [fault.id, fault]))
    return this.#runs.flatMap((run) => {
      const fault = faults.get(run.id)
      return fault?.createdAtMs === run.createdAtMs ? [this.#show(run, fault)] : []
    })
  }

  #show({ id, name, drawn }: Run, fault: ShownFault): ShownScenario {
    return { id, name, seed: this.#parts.random.seed, drawn, fault }
  }

  /** The name with the first number that no fault has. */
  #freeId(name: ScenarioName): string {
    const taken = new Set(this.#parts.faults.list().map((fault) => fault.id))
    for (let n = 1; ; n++) if (!taken.has(`${name}-${n}`)) return `${name}-${n}`
  }
}
