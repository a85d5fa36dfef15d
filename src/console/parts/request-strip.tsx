// The call behind a click: operation, units and time on one line; input, output and the same in other languages when it is opened.
import { type ApiCall, calls } from '../api/call.js'
import { endpointUrl } from '../api/target.js'
import { LANGUAGES } from '../snippets/languages.js'
import { Block } from './block.js'
import { Copy } from './copy.js'
import { duration } from './format.js'

/** A call that was made, or one that a button would make. */
export type ShownCall = Pick<ApiCall, 'of' | 'name' | 'input' | 'namespace'> & Partial<ApiCall>

export function RequestStrip({ call, isOpen = false }: { readonly call: ShownCall; readonly isOpen?: boolean }) {
  const { name, failure, durationMs, requestId } = call
  const units = unitsOf(call.output)
  const endpoint = call.of === 'service' ? endpointUrl() : location.origin
  return (
    <details class={failure === undefined ? 'request-strip' : 'request-strip failed'} open={isOpen}>
      <summary>
        <code>{name}</code>
        {failure !== undefined && <span class="error">{failure.kind}</span>}
        {units !== undefined && <span class="muted">{units}</span>}
        {durationMs !== undefined && <span class="muted">{duration(durationMs)}</span>}
      </summary>
      <div class="copies">
        {LANGUAGES.filter(({ write }) => write(call, endpoint) !== undefined).map(({ name: language, write }) => (
          <Copy key={language} text={() => write(call, endpoint) ?? ''}>
            {language}
          </Copy>
        ))}
      </div>
      {call.input !== undefined && <Block title="Input" text={jsonText(call.input)} />}
      {failure !== undefined && <p class="error">{failure.message}</p>}
      {call.output !== undefined && <Block title="Output" text={jsonText(call.output)} />}
      {call.isOutputCut && <p class="muted">The rest of so old an output is kept no longer.</p>}
      {requestId !== undefined && <p class="muted">Request {requestId}</p>}
    </details>
  )
}

/** The last call that is meant, once there is one: below the buttons that made it. */
export function LastCall({ isMeant }: { readonly isMeant: (call: ApiCall) => boolean }) {
  const last = calls.value.find(isMeant)
  return last === undefined ? null : <RequestStrip call={last} />
}

const jsonText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value, undefined, 2))

interface Consumed {
  readonly CapacityUnits?: number
}

/** Of one table, or of several. */
function unitsOf(output: unknown): string | undefined {
  const consumed = (output as { readonly ConsumedCapacity?: Consumed | readonly Consumed[] } | undefined)?.ConsumedCapacity
  if (consumed === undefined) return undefined
  const all = Array.isArray(consumed) ? (consumed as readonly Consumed[]) : [consumed as Consumed]
  return `${all.reduce((sum, { CapacityUnits = 0 }) => sum + CapacityUnits, 0)} units`
}
