// Which coding of a file a browser takes. Source: RFC 9110, 12.5.3.
import { CODINGS, type Coding } from './page-files.js'

const WEIGHT = /;\s*q=([\d.]+)/

/** The best of ours that the header `Accept-Encoding` allows; whatever it says, there is an answer. */
export function acceptedCoding(header: string | undefined): Coding {
  const weights = new Map(
    (header ?? '')
      .split(',')
      .map((part) => [part.split(';', 1)[0]?.trim().toLowerCase() ?? '', Number(WEIGHT.exec(part)?.[1] ?? 1)]),
  )
  return CODINGS.find((coding) => (weights.get(coding) ?? weights.get('*') ?? 0) > 0) ?? 'identity'
}
