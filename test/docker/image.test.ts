// The image, followed step by step on this machine, since images can't be built where the tests run: every COPY finds its
// source, the Dockerfile's own npm commands work in an empty folder, and its own command serves and passes its own health check.
import { spawn, spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { lastOf, readStages, type Stage } from './dockerfile.js'

const root = resolve(import.meta.dirname, '../..')
const stages = readStages(join(root, 'Dockerfile'))
const image = stages.at(-1)
const INSTALL_MS = 600_000

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
  })
})

// Slow, and worth it: it is the only proof that a checkout without node_modules becomes a server.
describe('its steps, in an empty folder', () => {
  const place = mkdtempSync(join(tmpdir(), 'dynalab-image-'))
  afterAll(() => rmSync(place, { recursive: true, force: true }))

  test('install, build, serve, check health, stop', { timeout: INSTALL_MS }, async () => {
    for (const stage of stages) follow(stage, place)
    const last = join(place, image?.name ?? '')
    const link = /ln -s (\S+) \/usr\/local\/bin\/dynalab/.exec(lastOf(image, 'RUN').text)?.[1] ?? ''
    const main = join(last, link)
    expect(statSync(main).mode & 0o111, 'the command can be executed').toBe(0o111)
    const data = join(last, lastOf(image, 'WORKDIR').text)
    const [command, ...words] = [...lastOf(image, 'ENTRYPOINT').words, ...lastOf(image, 'CMD').words]
    expect(command).toBe('dynalab')
    const server = spawn(process.execPath, [main, ...words], { cwd: data, env: { ...process.env, DYNALAB_PORT: '0' } })
    const ended = new Promise((end) => server.on('exit', end))
    try {
      const port = await readyPort(server.stdout)
      const check = spawnSync(process.execPath, [main, 'healthcheck'], {
        env: { ...process.env, DYNALAB_PORT: port, DYNALAB_HOST: '0.0.0.0' },
      })
      expect(check.status, String(check.stderr)).toBe(0)
      expect(existsSync(join(data, '.dynalab')), 'data lands in the volume').toBe(true)
    } finally {
      server.kill('SIGTERM')
    }
    expect(await ended).toBe(0)
  })
})

/** Carries out the COPY and npm steps of a stage below `place`/<stage>. */
function follow(stage: Stage, place: string): void {
  const at = (name: string, path: string): string => join(place, name, path)
  let folder = '/'
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

/** The port of the ready line. */
async function readyPort(stdout: NodeJS.ReadableStream): Promise<string> {
  let text = ''
  for await (const chunk of stdout) {
    text += String(chunk)
    const port = /^dynalab listening on http:\/\/.+:(\d+)$/m.exec(text)?.[1]
    if (port !== undefined) return port
  }
  throw new Error(`no ready line in: ${text}`)
}
