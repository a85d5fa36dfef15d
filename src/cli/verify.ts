// `dynalab verify`: checks the invariants of a data folder that no server has open.

/** Prints what was checked and each problem found. @returns whether there was none */
export async function verify(dataDir: string): Promise<boolean> {
  const { verifyFolder } = await import('../engine/verify/verify.js')
  const { tables, rows, problems } = await verifyFolder(dataDir)
  for (const problem of problems) process.stdout.write(`${problem}\n`)
  const found = problems.length === 1 ? '1 problem' : `${problems.length} problems`
  process.stdout.write(`${dataDir}: ${tables} tables, ${rows} rows, ${found}\n`)
  return problems.length === 0
}
