// How the page looks and what it may do, as this browser keeps it.
import { computed, effect } from '@preact/signals'
import { kept } from './kept.js'

export const THEMES = ['system', 'light', 'dark'] as const
/** `lab` counts from the moment when this tab first looked at the emulator's clock. */
export const TIME_MODES = ['utc', 'local', 'relative', 'lab'] as const

export const theme = kept('theme', THEMES)
export const timeMode = kept('time', TIME_MODES)
export const access = kept('access', ['write', 'read'])
export const density = kept('density', ['normal', 'dense'])

/** Whether the page refuses whatever changes something. */
export const isReadOnly = computed(() => access.value === 'read')

/** Keeps the document in the chosen theme and density. */
export function applyTheme(): void {
  const { dataset } = document.documentElement
  effect(() => {
    if (theme.value === 'system') delete dataset['theme']
    else dataset['theme'] = theme.value
    dataset['density'] = density.value
  })
}
