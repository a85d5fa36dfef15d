// The clock in a process of its own: whoever waits for a sleep is woken, and a timer in the background keeps no process.
import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'

const file = (name: string): string => JSON.stringify(new URL(`../../src/runtime/${name}.ts`, import.meta.url).href)

/** What a script prints in which nothing but the clock could keep the process. */
function printed(script: string): { status: number | null; stdout: string } {
  const imports = `import { SteerableClock } from ${file('steerable-clock')}\nimport { MACHINE_TIME } from ${file('clock-state')}\n`
  const source = `${imports}const clock = new SteerableClock(MACHINE_TIME)\n${script}`
  const words = ['--import', 'tsx', '--input-type=module', '--eval', source]
  const { status, stdout } = spawnSync(process.execPath, words, { encoding: 'utf8' })
  return { status, stdout }
}

// A transaction that is held in an emulator in the process has no socket that would keep the process until its answer.
test('a sleep is slept to its end when nothing else keeps the process', () => {
  expect(printed(`clock.at(clock.nowMs(), () => {})\nawait clock.sleep(1)\nconsole.log('awake')`)).toEqual({
    status: 0,
    stdout: 'awake\n',
  })
})

test('a timer of the background does not keep the process', () => {
  expect(printed(`clock.at(clock.nowMs() + 3_600_000, () => {})\nconsole.log('end')`)).toEqual({ status: 0, stdout: 'end\n' })
})

test('closing wakes whoever sleeps', () => {
  expect(printed(`const slept = clock.sleep(3_600_000)\nclock.close()\nawait slept\nconsole.log('end')`)).toEqual({
    status: 0,
    stdout: 'end\n',
  })
})
