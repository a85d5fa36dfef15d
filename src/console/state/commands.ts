// What the palette offers beside pages and tables: a page adds its own while it is there.
import { signal } from '@preact/signals'
import { useEffect } from 'preact/hooks'

export interface Command {
  /** `Advance the clock by an hour`. */
  readonly words: string
  /** Shown after the words: a page, a namespace. */
  readonly hint?: string
  readonly run: () => void
}

/** Of the pages that are shown. */
export const pageCommands = signal<readonly Command[]>([])

/** Offers commands for as long as the component is there. @param key changes when the commands do */
export function useCommands(commands: readonly Command[], key: string): void {
  useEffect(() => {
    pageCommands.value = [...pageCommands.value, ...commands]
    return () => {
      pageCommands.value = pageCommands.value.filter((command) => !commands.includes(command))
    }
  }, [key])
}
