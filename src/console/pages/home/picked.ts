// What the person has picked in the picture, as the address says it: `zone:us-east-1b`, `region:us-east-1`, `link:us-east-1>eu-west-1`, `clock`.

export type Picked =
  | { readonly kind: 'clock' }
  | { readonly kind: 'region' | 'zone'; readonly name: string }
  | { readonly kind: 'link'; readonly from: string; readonly to: string }

const FORM = /^(region|zone|link):([^>]+)(?:>(.+))?$/

/** Undefined for what says nothing. */
export function pickedOf(text: string | undefined): Picked | undefined {
  if (text === 'clock') return { kind: 'clock' }
  const [, kind, name = '', to] = FORM.exec(text ?? '') ?? []
  if (kind === 'link' && to !== undefined) return { kind, from: name, to }
  return kind === 'region' || kind === 'zone' ? { kind, name } : undefined
}

export const linkText = (from: string, to: string): string => `link:${from}>${to}`
