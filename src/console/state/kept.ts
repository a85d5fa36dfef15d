// A choice of the person, which this browser keeps. Invariant: what is kept and makes no sense counts as not chosen.
import { effect, type Signal, signal } from '@preact/signals'

/** @param choices the first is what counts until somebody chooses */
export function kept<T extends string>(name: string, choices: readonly [T, ...T[]]): Signal<T> {
  const place = `dynalab.${name}`
  const found = choices.find((choice) => choice === stored(place))
  const chosen = signal<T>(found ?? choices[0])
  effect(() => store(place, chosen.value))
  return chosen
}

/** Null where the browser lets a page keep nothing. */
export function stored(place: string): string | null {
  try {
    return localStorage.getItem(place)
  } catch {
    return null
  }
}

export function store(place: string, text: string): void {
  try {
    localStorage.setItem(place, text)
  } catch {
    // Then it lasts as long as the page.
  }
}
