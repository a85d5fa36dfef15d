// Where the keys go once what had them has vanished: the browser would leave them with nobody.

/** Focuses the first of these that is there, if nothing has the focus. */
export function giveFocus(...places: readonly (string | Element | null | undefined)[]): void {
  if (document.activeElement !== null && document.activeElement !== document.body) return
  const found = places.map((place) => (typeof place === 'string' ? document.querySelector(place) : place))
  const next = found.find((element) => element instanceof HTMLElement && element.isConnected)
  if (next instanceof HTMLElement) next.focus({ preventScroll: true })
}
