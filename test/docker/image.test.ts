// The two images, followed step by step on this machine, since images can't be built where the tests run: every COPY finds its
// source, the Dockerfile's own npm commands work in an empty folder, and its own commands serve and pass their own health check.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { baseOf, lastOf, readStages, type Stage, whole } from './dockerfile.js'

const root = resolve(import.meta.dirname, '../..')
const stages = readStages(join(root, 'Dockerfile'))
const image = wholeStage(stages.length - 1)
const dropIn = wholeStage(stages.findIndex(({ name }) => name === 'dynamodb-local'))
const INSTALL_MS = 600_000

function wholeStage(number: number): Stage {
  const stage = stages[number]
  if (stage === undefined) throw new Error('the Dockerfile lacks a stage')
  return whole(stages, stage)
}

describe('the Dockerfile', () => {
  test('copies only what exists, is tracked or made, and is let through by .dockerignore', () => {
    const allowed = readFileSync(join(root, '.dockerignore'), 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('!'))
    const copies = stages.flatMap(({ instructions }) =>
      instructions.filter(({ word, flags }) => word === 'COPY' && !flags.has('from')),
    )
    const sources = copies.flatMap(({ words }) => words.slice(0, -1))
    expect(sources).toContain('src')
    for (const source of sources) {
      expect(existsSync(join(root, source)), source).toBe(true)
      expect(allowed, source).toContain(`!${source}`)
    }
  })

  test('copies from a stage that comes before', () => {
    const froms = stages.flatMap(({ instructions }, number) =>
      instructions
        .filter(({ flags, word }) => word === 'COPY' && flags.has('from'))
        .map(({ flags }) => ({ number, from: flags.get('from') })),
    )
    expect(froms).not.toEqual([])
    for (const { number, from } of froms) expect(stages.slice(0, number).map(({ name }) => name)).toContain(from)
  })

  test('runs as a user without rights, answers from outside, and checks its own health', () => {
    expect(lastOf(image, 'USER').text).toBe('node')
    expect(lastOf(image, 'ENV').text).toContain('DYNALAB_HOST=0.0.0.0')
    expect(lastOf(image, 'EXPOSE').text).toBe('8000')
    expect(lastOf(image, 'VOLUME').text).toBe(lastOf(image, 'WORKDIR').text)
    expect(lastOf(image, 'HEALTHCHECK').text).toBe('CMD ["dynalab", "healthcheck"]')
    expect(lastOf(dropIn, 'USER').text).toBe('node')
    expect(lastOf(dropIn, 'HEALTHCHECK').text).toBe(lastOf(image, 'HEALTHCHECK').text)
  })
})

// Slow, and worth it: it is the only proof that a checkout without node_modules becomes a server.
describe('its steps, in an empty folder', () => {
  const place = mkdtempSync(join(tmpdir(), 'dynalab-image-'))
  afterAll(() => rmSync(place, { recursive: true, force: true }))

  test('install and build', { timeout: INSTALL_MS }, () => {
    for (const stage of stages) follow(stage, place)
  })

  test('serve, check health, stop', async () => {
    const server = startImage(image, place)
    try {
      const { main, data } = server
      expect(statSync(main).mode & 0o111, 'the command can be executed').toBe(0o111)
      const { port } = new URL(await server.endpoint)
      const env = { ...process.env, DYNALAB_PORT: port, DYNALAB_HOST: '0.0.0.0' }
      const check = spawnSync(process.execPath, [main, 'healthcheck'], { env })
      expect(check.status, String(check.stderr)).toBe(0)
      expect(existsSync(join(data, '.dynalab')), 'data lands in the volume').toBe(true)
    } finally {
      server.process.kill('SIGTERM')
    }
    expect(await server.ended).toBe(0)
  })

  test("serve as DynamoDB Local's image does, by its own java", async () => {
    const server = startImage(dropIn, place)
    try {
      expect((await fetch(await server.endpoint)).status).toBe(400)
      expect(existsSync(join(server.data, '.dynalab')), 'in memory').toBe(false)
    } finally {
      server.process.kill('SIGTERM')
    }
    expect(await server.ended).toBe(0)
  })
})

interface Started {
  readonly process: ChildProcess
  readonly main: string
  /** Its working folder. */
  readonly data: string
  readonly endpoint: Promise<string>
  readonly ended: Promise<unknown>
}

/** Runs what an image runs, from its stage below `place`, with that stage's commands on the PATH, on any free port. */
function startImage(stage: Stage, place: string): Started {
  const top = join(place, stage.name)
  const [, link = ''] = /ln -s (\S+) \/usr\/local\/bin\/dynalab/.exec(lastOf(stage, 'RUN').text) ?? []
  const [main, bin] = [join(top, link), join(top, 'usr/local/bin')]
  rmSync(join(bin, 'dynalab'), { force: true })
  symlinkSync(main, join(bin, 'dynalab'))
  const data = join(top, lastOf(stage, 'WORKDIR').text)
  const [command = '', ...words] = [...lastOf(stage, 'ENTRYPOINT').words, ...lastOf(stage, 'CMD').words]
  const env = { ...process.env, PATH: `${bin}:${process.env['PATH']}`, DYNALAB_PORT: '0' }
  const server = spawn(command, words, { cwd: data, env })
  const ended = new Promise((end) => server.on('exit', end))
  return { process: server, main, data, endpoint: readyEndpoint(server.stdout), ended }
}

/** Carries out the COPY and npm steps of a stage below `place`/<stage>. */
function follow(stage: Stage, place: string): void {
  const at = (name: string, path: string): string => join(place, name, path)
  const base = baseOf(stages, stage.instructions)
  let folder = '/'
  if (base !== undefined) cpSync(join(place, base.name), join(place, stage.name), { recursive: true, verbatimSymlinks: true })
  mkdirSync(at(stage.name, folder), { recursive: true })
  for (const { word, words, flags, text } of stage.instructions) {
    if (word === 'WORKDIR') {
      folder = text
      mkdirSync(at(stage.name, folder), { recursive: true })
    }
    if (word === 'COPY') {
      const from = flags.get('from')
      const target = resolve('/', folder, words.at(-1) ?? '')
      for (const source of words.slice(0, -1)) {
        const path = from === undefined ? join(root, source) : at(from, source)
        const isFolder = statSync(path).isDirectory()
        const filter = (file: string): boolean => !/protocol.validators$/.test(file) || from !== undefined
        cpSync(path, at(stage.name, isFolder ? target : join(target, basename(source))), { recursive: true, filter })
      }
    }
    if (word === 'RUN' && words[0] === 'npm') {
      const { status, stdout, stderr } = spawnSync('sh', ['-c', text], { cwd: at(stage.name, folder), encoding: 'utf8' })
      expect(status, `${text}\n${stdout}${stderr}`).toBe(0)
    }
  }
}

async function readyEndpoint(stdout: NodeJS.ReadableStream): Promise<string> {
  let text = ''
  for await (const chunk of stdout) {
    text += String(chunk)
    const endpoint = /^dynalab listening on (http:\/\/.+)$/m.exec(text)?.[1]
    if (endpoint !== undefined) return endpoint
  }
  throw new Error(`no ready line in: ${text}`)
}
