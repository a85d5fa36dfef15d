// `plugins: [dynalab({ … })]` in vitest.config.ts: one server a run, and for each worker a fork, which the variables of every SDK lead to.
// Works with Vitest 3 and 4. Invariant: each project of a run has the options that its own plugin was given.
import { fileURLToPath } from 'node:url'
import type { TestingOptions } from '../testing-options.js'
import { keepOptions } from './kept-options.js'

export type { TestingOptions } from '../testing-options.js'

/** As much of a plugin of Vite as this is. */
export interface DynalabPlugin {
  readonly name: 'dynalab'
  config(): { readonly test: VitestSettings }
}

interface VitestSettings {
  readonly globalSetup: string[]
  readonly setupFiles: string[]
  readonly env: Readonly<Record<string, string>>
}

const beside = (file: string): string => fileURLToPath(new URL(file, import.meta.url))

/** @param options as `createEmulator` takes them, and what is only for tests; relative paths lead from the project's root */
export function dynalab(options: TestingOptions = {}): DynalabPlugin {
  return {
    name: 'dynalab',
    config: () => ({
      test: {
        globalSetup: [beside('./global-setup.js')],
        setupFiles: [beside('./setup.js')],
        env: keepOptions(options),
      },
    }),
  }
}
