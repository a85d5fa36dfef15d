// Who served a read, and what it could have seen: travels around the output, so that no body shows it. (A member under a symbol would do, and
// cost 2.5 µs: what has one is walked and printed slowly.)

/** The output of a read, and who served it. */
export class Served {
  readonly output: object
  readonly serving: Serving
  /** The output without rows that turned out to be damaged, where it may lack some. @throws ApiError InternalServerError when nothing is left */
  readonly withoutDamaged: (() => object) | undefined

  constructor(output: object, serving: Serving, withoutDamaged?: () => object) {
    this.output = output
    this.serving = serving
    this.withoutDamaged = withoutDamaged
  }

  /** @param change of each output */
  changed(change: (output: object) => object): Served {
    const { withoutDamaged } = this
    return new Served(change(this.output), this.serving, withoutDamaged && (() => change(withoutDamaged())))
  }
}

/** Gathers what one request read where. */
export class Serving {
  /** The zone that was drawn for the eventually consistent reads of this request. */
  zone: number | undefined = undefined
  #region = ''
  #zones = 0
  #position = Number.POSITIVE_INFINITY
  #levels: string | undefined = undefined

  /** @param zone its number in the region. @param position the last change of the store-wide order that the read can show */
  add(region: string, zone: number, position: number): void {
    this.#region = region
    this.#zones |= 1 << zone
    if (position < this.#position) this.#position = position
  }

  /** What a datacentre answered, at a consistency level: such an engine has no positions. */
  addLevel(datacentre: string, level: string): void {
    const text = `${datacentre}; ${level}`
    if (this.#levels === undefined) this.#levels = text
    else if (!this.#levels.split(', ').includes(text)) this.#levels += `, ${text}`
  }

  /** The lowest position that something was read at. */
  get position(): number {
    return this.#position
  }

  /** `us-east-1b; position=1234`, with commas between several zones; or `us-east; LOCAL_QUORUM`; undefined when nothing was read. */
  get text(): string | undefined {
    if (this.#zones === 0) return this.#levels
    return `${namesOf(this.#region, this.#zones)}; position=${this.#position}`
  }
}

const LETTERS = 'abc'
const NAMES = new Map<string, readonly string[]>()
/** Any client can name any number of regions. */
const KEPT_REGIONS = 100

/** @param zones a bit for each */
function namesOf(region: string, zones: number): string {
  let names = NAMES.get(region)
  if (names === undefined) {
    if (NAMES.size >= KEPT_REGIONS) NAMES.clear()
    names = Array.from({ length: 8 }, (_none, set) => {
      const letters = [...LETTERS].filter((_letter, zone) => (set & (1 << zone)) !== 0)
      return letters.map((letter) => region + letter).join(',')
    })
    NAMES.set(region, names)
  }
  return names[zones] ?? ''
}
