// What a test of Vitest is called: its suites and its own name.

interface Named {
  readonly name: string
  readonly suite?: Named | undefined
}

export function nameOf(task: Named): string {
  const above = task.suite === undefined ? '' : nameOf(task.suite)
  return above === '' ? task.name : `${above} > ${task.name}`
}
