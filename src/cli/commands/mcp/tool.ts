// What a tool is. Invariant: whatever changes something says which flag allows it.
import type { StandardSchemaWithJSON, ToolAnnotations } from '@modelcontextprotocol/server'
import type { z } from 'zod'
import type { Lab } from './lab.js'

/** What has to be allowed: changes of tables and items, or of how the emulated service behaves. */
export type Grant = 'writes' | 'lab'

export const GRANT_FLAGS: Readonly<Record<Grant, string>> = { writes: '--allow-writes', lab: '--allow-lab' }

export interface Tool<Input = never> {
  readonly name: string
  readonly title: string
  readonly description: string
  readonly input: StandardSchemaWithJSON<unknown, Input>
  readonly output: z.ZodObject
  readonly hints: ToolAnnotations
  /** What has to be allowed: for every input, or for some; nothing where it only reads. */
  readonly needs: Grant | undefined | ((input: Input) => Grant | undefined)
  /** @throws Refused, AdminRefusal, Unreachable, OptionError: each is an answer to whoever called */
  readonly run: (input: Input, lab: Lab) => Promise<object>
}

/** Holds a tool to the type of its own input, and hides that type from lists of tools. */
export const tool = <Input>(made: Tool<Input>): Tool => made as unknown as Tool // its input is checked before it runs

const LOCAL = { openWorldHint: false } as const

export const READS = { hints: { ...LOCAL, readOnlyHint: true, idempotentHint: true }, needs: undefined } as const

/** Changes that add, or that can be taken back. */
export const changes = (grant: Grant) =>
  ({ hints: { ...LOCAL, readOnlyHint: false, destructiveHint: false }, needs: grant }) as const

/** Changes that overwrite or delete. */
export const destroys = (grant: Grant) =>
  ({ hints: { ...LOCAL, readOnlyHint: false, destructiveHint: true }, needs: grant }) as const
