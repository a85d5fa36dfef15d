// Reads Prometheus' text form strictly, as its documentation of the format 0.0.4 has it: what a scraper would refuse is an error here.

export interface Scraped {
  /** Sample by its name and labels, in the order given: `Name{a="1"}`. */
  readonly samples: ReadonlyMap<string, number>
  readonly types: ReadonlyMap<string, string>
}

const NAME = '[a-zA-Z_:][a-zA-Z0-9_:]*'
const LABEL = '[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\\\\n]|\\\\["\\\\n])*"'
const SAMPLE = new RegExp(`^(${NAME})(\\{${LABEL}(?:,${LABEL})*\\})? (\\S+)$`)
const COMMENT = new RegExp(`^# (HELP|TYPE) (${NAME}) (.+)$`)

export function readScrape(text: string): Scraped {
  if (!text.endsWith('\n')) throw new Error('the last line has no end')
  const samples = new Map<string, number>()
  const types = new Map<string, string>()
  for (const line of text.split('\n').filter((one) => one !== '')) {
    const [, kind, of = '', said = ''] = COMMENT.exec(line) ?? []
    if (kind === 'TYPE') {
      if (types.has(of)) throw new Error(`${of} is declared twice`)
      types.set(of, said)
    }
    if (kind !== undefined) continue
    const [, name = '', labels = '', value = ''] = SAMPLE.exec(line) ?? []
    const family = name.replace(/_(bucket|sum|count)$/, '')
    if (!types.has(name) && types.get(family) !== 'histogram') throw new Error(`no sample, or one without a type: ${line}`)
    if (samples.has(name + labels)) throw new Error(`given twice: ${line}`)
    if (!Number.isFinite(Number(value))) throw new Error(`no number: ${line}`)
    samples.set(name + labels, Number(value))
  }
  return { samples, types }
}
