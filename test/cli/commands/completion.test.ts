// Completion in a real shell: the script asks the command, offers files where one may stand, and carries out nothing that stands on the line.
import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, expect, test } from 'vitest'

const main = join(resolve(import.meta.dirname, '../../..'), 'dist/cli/main.js')
const place = mkdtempSync(join(tmpdir(), 'dynalab-completion-'))
writeFileSync(join(place, 'dynalab'), `#!/bin/sh\nexec "${process.execPath}" "${main}" "$@"\n`)
chmodSync(join(place, 'dynalab'), 0o755)
afterAll(() => rmSync(place, { recursive: true, force: true }))

const env = { ...process.env, PATH: `${place}:${process.env['PATH'] ?? ''}`, HOME: place }
const has = (shell: string): boolean => spawnSync(shell, ['--version']).status === 0

/** What a shell prints. @throws Error with what it said */
function run(shell: string, args: readonly string[], script: string): string {
  const { status, stdout, stderr } = spawnSync(shell, [...args, '-c', script], { env, cwd: place, encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
  return stdout
}

// Sourced twice, as by a shell that is configured anew; and bash takes `--flag=value` apart.
const bash = (...words: readonly string[]): readonly string[] =>
  run(
    'bash',
    ['--noprofile', '--norc'],
    `for n in 1 2; do source <(dynalab completion bash); done
COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}; _dynalab_complete
printf '%s\\n' "\${COMPREPLY[@]}"`,
  )
    .trim()
    .split('\n')

test.each([
  [['dynalab', 'cl'], ['clock']],
  [['dynalab', 'clock', 'ad'], ['advance']],
  [
    ['dynalab', 'serve', '--capacity', ''],
    ['off', 'provisioned', 'full'],
  ],
  [['dynalab', 'serve', '--capacity', '=', 'f'], ['full']],
  [['dynalab', 'serve', '--capa'], ['--capacity']],
  [['dynalab', 'seed', ''], ['']], // files are the shell's own
])('bash: %j → %j', (words, expected) => {
  expect(bash(...words)).toEqual(expected)
})

test('bash carries out nothing that stands on the line', () => {
  bash('dynalab', '$(touch harm)', '')
  expect(existsSync(join(place, 'harm'))).toBe(false)
})

test.skipIf(!has('fish'))('fish completes commands and values', () => {
  const offered = run('fish', ['--no-config'], "dynalab completion fish | source; complete -C 'dynalab clock ad'")
  expect(offered).toMatch(/^advance\t/)
})

test.each(['zsh', 'fish', 'powershell'])('there is a script for %s, which asks the command', (shell) => {
  expect(run('bash', ['--norc'], `dynalab completion ${shell}`)).toMatch(/dynalab.*complete/)
})
