// Hooks: code that gets the records of a table's stream, as Lambda's event source mapping gives them. For those who hold the emulator, for
// the options and for the administration API: one implementation for all. Invariant: what is refused changes nothing.
import { readFileSync } from 'node:fs'
import { basename, dirname, extname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { HookFigures } from '../hooks/figures.js'
import type { Hook, HookDefinition } from '../hooks/hook.js'
import type { Hooks } from '../hooks/hooks.js'
import { FileRunner } from '../hooks/runners/file-runner.js'
import { FunctionRunner, type HandlerFunction } from '../hooks/runners/function-runner.js'
import { UrlRunner } from '../hooks/runners/url-runner.js'
import type { StartingPosition } from '../hooks/settings.js'
import type { Namespace } from '../model/namespace.js'
import { HOOK_MEMBERS, settingsOf, shownSettings } from './hooks/hook-members.js'
import { isObject } from '../model/json.js'
import { readHookText } from './hooks/hook-text.js'
import { integer, readMembers } from './members.js'
import { type HomeOf, namespaceOrAll } from './namespace.js'
import { inConflict, invalid, notFound, Refusal } from './refusal.js'

/** A hook as a user gives it; docs/hooks.md says what the members mean. */
export interface HookSpec extends Partial<Namespace> {
  readonly table: string
  /** A function of this process, a file, or a URL of http or https. */
  readonly handler: HandlerFunction | string
  /** Of table and handler when not given. How far a hook got is kept under its name. */
  readonly name?: string
  readonly batchSize?: number
  readonly maximumBatchingWindowInSeconds?: number
  readonly parallelizationFactor?: number
  readonly startingPosition?: StartingPosition
  readonly maximumRetryAttempts?: number
  readonly maximumRecordAgeInSeconds?: number
  readonly bisectBatchOnFunctionError?: boolean
  readonly functionResponseTypes?: readonly 'ReportBatchItemFailures'[]
  readonly filterCriteria?: { readonly filters: readonly { readonly pattern: string | object }[] }
  readonly destinationConfig?: { readonly onFailure: { readonly destination: string } }
  readonly tumblingWindowInSeconds?: 0
  readonly timeout?: number
}

export interface ShownHook extends Partial<Namespace> {
  readonly name: string
  readonly table: string
  /** The file, the URL, or that it is a function. */
  readonly handler: string
  readonly state: 'waiting' | 'reading' | 'retrying'
  /** Why the last batch was not handled; absent once one was. */
  readonly lastFailure?: string
  readonly settings: Readonly<Record<string, unknown>>
  /** The ARNs of the streams that it reads. */
  readonly streams: readonly string[]
  /** What it did since the start, by CloudWatch's names. */
  readonly figures: Readonly<HookFigures>
}

const IDLE_MEMBERS = { timeoutMs: integer(1, 3_600_000, ' of milliseconds') }
const IDLE_MS = 30_000

export class HookControls {
  readonly #hooks: Hooks
  readonly #homeOf: HomeOf

  constructor(hooks: Hooks, homeOf: HomeOf) {
    this.#hooks = hooks
    this.#homeOf = homeOf
  }

  /** From now on the handler gets the records of the table's stream; where there is none yet, as soon as there is one. @throws Refusal */
  add(spec: HookSpec): ShownHook {
    return this.#shown(this.#hooks.add(this.#read(spec)))
  }

  /**
   * The hooks of an option: `table=handler` with settings, a file of JSON with a list of them, or as `add` takes them.
   * @returns why each that is refused is
   */
  addGiven(given: readonly (string | HookSpec)[]): readonly string[] {
    return given.flatMap((one) => {
      const shown = typeof one === 'string' ? one : JSON.stringify(one)
      try {
        for (const spec of specsOf(one)) this.add(spec)
        return []
      } catch (error) {
        if (!(error instanceof Refusal)) throw error
        return [`hook ${shown} is refused: ${error.message}`]
      }
    })
  }

  /** All hooks, in the order in which they were added. */
  list(): readonly ShownHook[] {
    return this.#hooks.all().map((hook) => this.#shown(hook))
  }

  /** @throws Refusal where there is none of that name */
  show(name: string): ShownHook {
    return this.#shown(this.#named(name))
  }

  /** Ends the hook and forgets how far it got. Resolves when its handler has ended. @throws Refusal where there is none of that name */
  async remove(name: string): Promise<ShownHook> {
    const hook = this.#named(name)
    const shown = this.#shown(hook)
    await this.#hooks.remove(hook)
    return shown
  }

  /**
   * Resolves when every record that was written before is handled or given up. Batches that are not full don't wait for more.
   * @throws Error that names who is not done in time, which is 30 s of the machine unless said otherwise. @throws Refusal
   */
  async idle(options: { readonly timeoutMs?: number } = {}): Promise<void> {
    const { timeoutMs = IDLE_MS } = readMembers({ ...options }, IDLE_MEMBERS)
    if (await this.#hooks.idle(timeoutMs)) return
    const busy = this.list().filter(({ state }) => state === 'retrying')
    const why = busy.map(({ name, lastFailure }) => `${name} is retrying (${lastFailure})`).join('; ')
    throw new Error(
      `hooks are not done after ${timeoutMs} ms${why === '' ? '' : `: ${why}; retries wait by the emulator's clock`}`,
    )
  }

  #named(name: string): Hook {
    const hook = this.#hooks.find(name)
    if (hook === undefined) throw notFound(`there is no hook ${name}`)
    return hook
  }

  #read(spec: HookSpec): HookDefinition {
    if (!isObject(spec)) throw invalid('a hook must be an object with table and handler')
    const { handler, ...rest } = spec
    const isFunction = typeof handler === 'function'
    const values = readMembers({ ...rest, ...(isFunction ? {} : { handler }) }, HOOK_MEMBERS)
    const { table, handler: named, name: given, account, region, ...settings } = values
    if (table === undefined) throw invalid('table must be given')
    if (!isFunction && named === undefined) throw invalid('handler must be given: a function, a file, or a URL')
    const placed = namespaceOrAll({ ...(account === undefined ? {} : { account }), ...(region === undefined ? {} : { region }) })
    const name = given ?? nameOf(table, isFunction ? handler.name || 'function' : (named ?? ''))
    if (this.#hooks.find(name) !== undefined) throw inConflict(`there is a hook ${name} already: give this one another name`)
    const namespace = placed && this.#homeOf(placed)
    return { name, table, namespace, settings: settingsOf(settings), runner: runnerOf(isFunction ? handler : (named ?? '')) }
  }

  #shown(hook: Hook): ShownHook {
    const { definition, runner, state, lastFailure, figures, streams } = hook
    const { name, table, namespace, settings } = definition
    return {
      ...{ name, table, ...namespace, handler: runner.shown, state },
      ...(lastFailure === undefined ? {} : { lastFailure }),
      settings: shownSettings(settings),
      streams: streams.map(({ arn }) => arn),
      figures: { ...figures },
    }
  }
}

const isUrl = (handler: string): boolean => /^https?:\/\//.test(handler)

/** @throws Refusal for a URL that is none */
function runnerOf(handler: HandlerFunction | string): HookDefinition['runner'] {
  if (typeof handler === 'function') return (name) => new FunctionRunner(handler, name)
  if (!isUrl(handler)) {
    const file = handler.startsWith('file:') ? fileURLToPath(handler) : resolve(handler)
    return (name, listener) => new FileRunner(file, name, listener)
  }
  if (!URL.canParse(handler)) throw invalid('handler must be a file, or a URL of http or https')
  return () => new UrlRunner(new URL(handler))
}

/** Such as `orders-handler` for `./handler.js`. */
function nameOf(table: string, handler: string): string {
  const end = isUrl(handler) && URL.canParse(handler) ? new URL(handler).host : basename(handler, extname(handler))
  return `${table}-${end}`.replaceAll(/[^A-Za-z0-9._-]+/g, '-')
}

/** @throws Refusal */
function specsOf(given: string | HookSpec): readonly HookSpec[] {
  if (typeof given !== 'string') return [given]
  const isFile = given.endsWith('.json') && !given.includes('=')
  // What it holds is checked by `add`, member by member.
  return isFile ? specsOfFile(given) : [readHookText(given) as unknown as HookSpec]
}

/** Files that it names are found from where it lies. */
function specsOfFile(file: string): readonly HookSpec[] {
  let specs: unknown
  try {
    specs = JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw invalid(`the file can't be read: ${error instanceof Error ? error.message : String(error)}`)
  }
  if (!Array.isArray(specs)) throw invalid('the file must hold a list of hooks')
  const from = (path: unknown): unknown =>
    typeof path === 'string' && !/^(https?|file):/.test(path) ? resolve(dirname(file), path) : path
  return (specs as Record<string, unknown>[]).map((spec) => ({ ...spec, handler: from(spec['handler']) }) as HookSpec)
}
