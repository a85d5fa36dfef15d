// Packages that come with Jest. Some package managers let only those see them that name them, so they are asked for along the way from Jest.
import { createRequire } from 'node:module'

const WAY = ['jest', 'jest-cli', 'jest-config']

/** @throws Error with the remedy where there is no Jest */
export function jestPackage(name: string): unknown {
  let from = createRequire(import.meta.url)
  for (const step of [undefined, ...WAY]) {
    try {
      if (step !== undefined) from = createRequire(from.resolve(`${step}/package.json`))
      return from(name)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') throw error
    }
  }
  throw new Error(`dynalab: ${name} is not found: install it beside jest`)
}
