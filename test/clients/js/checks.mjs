// What the programs of this folder share: counted assertions, and the closing line that the runner looks for.
// Each check prints its sentence before it is made, so the last sentence printed is the one that failed.
import { deepStrictEqual, fail, match } from 'node:assert/strict'

let checks = 0

function check(what) {
  checks += 1
  console.log(`- ${what}`)
}

/** Deep and strict equality. */
export function same(what, actual, expected) {
  check(what)
  deepStrictEqual(actual, expected)
}

/** That the promise is refused with an error of this name and, when given, a message that matches; answers the error. */
export async function refused(what, promise, name, message = /./) {
  check(what)
  const error = await promise.then(
    () => fail('it was not refused'),
    (caught) => caught,
  )
  if (error.name !== name) throw error
  match(error.message, message)
  return error
}

/** Runs the program to its end. */
export async function program(run) {
  try {
    await run()
    console.log(`${checks} checks`)
  } catch (error) {
    console.error(error)
    process.exitCode = 1
  }
}
