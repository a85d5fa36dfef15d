// A record as one line of JSON, in colours where somebody looks at it.
import { styleText } from 'node:util'

type Style = Parameters<typeof styleText>[0]

const EVENT_STYLES: Readonly<Record<string, Style>> = { INSERT: 'green', MODIFY: 'yellow', REMOVE: 'red' }
/** A text, with the colon behind it where it is a name; or a number, or another word. */
const TOKENS = /("(?:[^"\\]|\\.)*")(\s*:)?|-?\d[\d.eE+-]*|true|false|null/g

/** @param record as GetRecords answered it */
export function recordLine(record: object, isColoured: boolean): string {
  const json = JSON.stringify(record)
  if (!isColoured) return json
  return json.replace(TOKENS, (token, text: string | undefined, colon: string | undefined) => {
    if (text === undefined) return styleText('magenta', token)
    if (colon !== undefined) return styleText('cyan', text) + colon
    const style = EVENT_STYLES[text.slice(1, -1)]
    return style === undefined ? text : styleText(style, text)
  })
}
