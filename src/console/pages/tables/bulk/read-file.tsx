// A file of items on its way into a table: it is chosen, looked over, and counted while it is written.
import { bytes, count, counted } from '../../../parts/format.js'
import type { ReadItems } from '../files/read-items.js'
import { type Item, type KeyPart, keyWords } from '../item/item.js'
import { itemProblems } from '../item/rules.js'
import { itemBytes } from '../item/size.js'
import type { Progress } from './batches.js'
import type { ImportProgress } from './import-job.js'

const SHOWN = 8
/** Of a file, all of which is in memory, with what it replaces. */
const MOST_BYTES = 64 * 1024 * 1024
/** A write unit. Source: docs of write consumption. */
const UNIT_BYTES = 1024

type Fault = ReadItems['faults'][number]

export interface FileFieldProps {
  readonly onRead: (read: ReadItems, name: string) => void
}

export function FileField({ onRead }: FileFieldProps) {
  const take = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return
    if (file.size > MOST_BYTES) {
      const message = `the file has ${bytes(file.size)}, and this page takes up to ${bytes(MOST_BYTES)}: “dynalab import” takes any`
      return onRead({ rows: [], faults: [{ line: 1, message }] }, file.name)
    }
    const { readItems } = await import('../files/read-items.js')
    onRead(readItems(file.name, await file.text()), file.name)
  }
  return (
    <label class="file-field">
      JSON lines, a JSON array or the output of a scan, plain or with types, or CSV with heads such as “age:N”
      <input
        type="file"
        accept=".json,.jsonl,.ndjson,.csv,.txt"
        onChange={({ currentTarget }) => void take(currentTarget.files?.[0])}
      />
    </label>
  )
}

export function Preview({ read: { rows }, keys }: { readonly read: ReadItems; readonly keys: readonly KeyPart[] }) {
  const sizes = rows.map(({ item }) => itemBytes(item))
  const size = sizes.reduce((sum, one) => sum + one, 0)
  const units = sizes.reduce((sum, one) => sum + Math.ceil(one / UNIT_BYTES), 0)
  return (
    <>
      <p>
        <strong>{counted(rows.length, 'item')}</strong>, {bytes(size)}, ≈ {count(units)} write units without indexes. An item that
        has the key of one of these is replaced.
      </p>
      <ul class="preview">
        {rows.slice(0, SHOWN).map(({ line, item }) => (
          <li key={line}>
            <code>{keyWords(item, keys)}</code>
          </li>
        ))}
      </ul>
    </>
  )
}

/** What is wrong in a file, and what the service refused of it. */
export function Faults({ read, progress }: { readonly read: ReadItems; readonly progress: Progress | undefined }) {
  const refused = (progress?.refused ?? []).map(({ at, message }): Fault => ({ line: read.rows[at]?.line ?? 0, message }))
  const faults = [...read.faults, ...refused]
  if (faults.length === 0) return null
  return (
    <ul class="preview error" role="alert">
      {faults.slice(0, SHOWN).map(({ line, message }) => (
        <li key={`${line} ${message}`}>
          Line {line}: {message}
        </li>
      ))}
      {faults.length > SHOWN && <li>and {count(faults.length - SHOWN)} more</li>}
    </ul>
  )
}

export const Written = ({ progress, of }: { readonly progress: Progress & Partial<ImportProgress>; readonly of: number }) => (
  <>
    <p role="status">
      <progress aria-label="Put" max={of} value={progress.written} /> {count(progress.written)} put
      {progress.replaced !== undefined && `: ${addedWords(progress.added ?? 0, progress.replaced)}`}
    </p>
    {progress.failure !== undefined && (
      <p class="error" role="alert">
        It ended there: {progress.failure}
      </p>
    )}
  </>
)

const addedWords = (added: number, replaced: number): string => `${count(added)} added, ${count(replaced)} replaced`

/** What an import came to. @param of how many items it was to put */
export function importWords({ added, replaced, refused, written, failure }: ImportProgress, of: number): string {
  const left = of - written - refused.length
  return [
    addedWords(added, replaced),
    ...(refused.length > 0 ? [`${count(refused.length)} refused`] : []),
    ...(left > 0 ? [`${count(left)} not put`] : []),
    ...(failure === undefined ? [] : [failure]),
  ].join(', ')
}

/** Rows that can't be items of a table with this key are faults. */
export function checked({ rows, faults }: ReadItems, keys: readonly KeyPart[]): ReadItems {
  const fitting: ReadItems['rows'][number][] = []
  const found: Fault[] = []
  for (const row of rows) {
    const problem = problemOf(row.item, keys)
    if (problem === undefined) fitting.push(row)
    else found.push({ line: row.line, message: problem })
  }
  return { rows: fitting, faults: [...faults, ...found] }
}

function problemOf(item: Item, keys: readonly KeyPart[]): string | undefined {
  const [[name, problem] = []] = itemProblems(item, keys)
  return problem === undefined ? undefined : `${name === '' ? 'the item' : name}: ${problem}`
}
