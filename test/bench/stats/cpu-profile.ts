// Self times out of a V8 CPU profile: by function, and by the part of the program that it belongs to.

/** The format of --cpu-prof; times in microseconds on the monotonic clock. */
export interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number
    readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number }
  }[]
  readonly startTime: number
  readonly samples: readonly number[]
  readonly timeDeltas: readonly number[]
}

export interface SelfTime {
  readonly name: string
  /** Of the time in which the thread was busy. */
  readonly share: number
}

type CallFrame = CpuProfile['nodes'][number]['callFrame']

const IDLE = '(idle)'

/** What the main thread did between two moments. Shares leave idle time out; `projectDir` shortens file names. */
export function selfTimes(
  profile: CpuProfile,
  fromUs: number,
  toUs: number,
  projectDir: string,
): { busyShare: number; functions: SelfTime[]; places: SelfTime[] } {
  const frames = new Map(profile.nodes.map(({ id, callFrame }) => [id, callFrame]))
  const functionsUs = new Map<string, number>()
  const placesUs = new Map<string, number>()
  let nowUs = profile.startTime
  let allUs = 0
  let busyUs = 0
  for (const [index, id] of profile.samples.entries()) {
    const frame = frames.get(id)
    const deltaUs = Math.max(0, profile.timeDeltas[index + 1] ?? 0)
    nowUs += Math.max(0, profile.timeDeltas[index] ?? 0)
    if (frame === undefined || nowUs < fromUs || nowUs > toUs) continue
    allUs += deltaUs
    if (frame.functionName === IDLE) continue
    busyUs += deltaUs
    add(functionsUs, functionName(frame, projectDir), deltaUs)
    add(placesUs, placeName(frame, projectDir), deltaUs)
  }
  return { busyShare: busyUs / allUs, functions: ranked(functionsUs, busyUs), places: ranked(placesUs, busyUs) }
}

function add(times: Map<string, number>, name: string, us: number): void {
  times.set(name, (times.get(name) ?? 0) + us)
}

function ranked(times: ReadonlyMap<string, number>, busyUs: number): SelfTime[] {
  const entries = [...times].map(([name, us]) => ({ name, share: us / busyUs }))
  return entries.toSorted((a, b) => b.share - a.share)
}

function functionName({ functionName: name, url, lineNumber }: CallFrame, projectDir: string): string {
  const file = shortFile(url, projectDir)
  const shownName = name === '' ? '(anonymous)' : name
  return file === '' ? shownName : `${shownName} ${file}:${lineNumber + 1}`
}

/** The package, the folder of ours, Node's module, or V8's own name for what is none of these. */
function placeName(frame: CallFrame, projectDir: string): string {
  const file = shortFile(frame.url, projectDir)
  const packageName = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1]
  if (packageName !== undefined) return packageName
  if (file.startsWith('node:')) return file.split('/').slice(0, 2).join('/')
  return file === '' ? nativeName(frame.functionName) : file.split('/').slice(0, -1).join('/')
}

function nativeName(name: string): string {
  return name.startsWith('(') ? name : 'native functions'
}

function shortFile(url: string, projectDir: string): string {
  return url.replace('file://', '').replace(projectDir, '')
}
