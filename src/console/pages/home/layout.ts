// Where everything of the picture stands, for the room that there is. Invariant: pure; cards never overlap, and a link ends at their edges.

export interface Point {
  readonly x: number
  readonly y: number
}

export interface Box extends Point {
  /** Its upper left corner is x, y. */
  readonly width: number
  readonly height: number
}

export interface Layout {
  readonly width: number
  readonly height: number
  readonly clock: Point
  /** By region. */
  readonly cards: ReadonlyMap<string, Box>
}

export const CARD = { width: 214, height: 128 } as const
export const CLOCK_RADIUS = 50
/** Below that, regions stand under one another: of few, and of more. */
const NARROW = { few: 520, more: 664 } as const
const MARGIN = 10
const GAP = 74
/** From the line between two regions to each of its directions. */
const ASIDE = 13
/** From a card to a line that goes past others. */
const AROUND = 15

/** @param width of the room in pixels */
export function layoutOf(regions: readonly string[], width: number): Layout {
  const count = regions.length
  if (width < (count <= 3 ? NARROW.few : NARROW.more)) return column(regions, width)
  if (count <= 2) return row(regions, width)
  return count <= 4 ? ring(regions, width) : ladder(regions, width)
}

/** Under one another, the clock above them. */
function column(regions: readonly string[], width: number): Layout {
  const clock = { x: width / 2, y: MARGIN + CLOCK_RADIUS }
  const top = clock.y + CLOCK_RADIUS + 34
  const x = (width - CARD.width) / 2
  const cards = regions.map((region, index) => [region, { x, y: top + index * (CARD.height + GAP), ...CARD }] as const)
  return { width, height: top + regions.length * (CARD.height + GAP) - GAP + MARGIN, clock, cards: new Map(cards) }
}

/** One or two beside each other, the clock left of one, between two. */
function row(regions: readonly string[], width: number): Layout {
  const [first, second] = regions
  if (second === undefined) {
    const x = width / 2 - CARD.width / 2 + 70
    const cards = new Map(first === undefined ? [] : [[first, { x, y: MARGIN, ...CARD }]])
    return { width, height: CARD.height + 2 * MARGIN, clock: { x: x - 110, y: MARGIN + CLOCK_RADIUS }, cards }
  }
  const y = MARGIN + 2 * CLOCK_RADIUS + 4
  const height = y + CARD.height + MARGIN
  const inset = Math.max((width - 780) / 2, MARGIN)
  const cards = new Map([
    [first ?? '', { x: inset, y, ...CARD }],
    [second, { x: width - inset - CARD.width, y, ...CARD }],
  ])
  return { width, height, clock: { x: width / 2, y: MARGIN + CLOCK_RADIUS }, cards }
}

/** Three or four, the clock in the corner: within them it would cover the words of links. */
function ring(regions: readonly string[], width: number): Layout {
  const isTriangle = regions.length === 3
  const left = isTriangle ? 0 : 2 * CLOCK_RADIUS + 24
  const height = isTriangle ? 430 : 2 * CARD.height + GAP + 2 * MARGIN
  const centre = { x: left + (width - left) / 2, y: height / 2 }
  const reach = { x: Math.min((width - left) / 2 - CARD.width / 2 - MARGIN, 400), y: height / 2 - CARD.height / 2 - MARGIN }
  const start = regions.length === 4 ? -0.75 * Math.PI : -0.5 * Math.PI
  const stretch = regions.length === 4 ? Math.SQRT2 : 1
  const cards = regions.map((region, index) => {
    const angle = start + (2 * Math.PI * index) / regions.length
    const x = centre.x + reach.x * clamp(stretch * Math.cos(angle) * (isTriangle ? 1.154 : 1)) - CARD.width / 2
    const y = centre.y + reach.y * clamp(stretch * Math.sin(angle) * (isTriangle && index > 0 ? 2 : 1)) - CARD.height / 2
    return [region, { x: Math.round(x), y: Math.round(y), ...CARD }] as const
  })
  return { width, height, clock: { x: CLOCK_RADIUS + MARGIN, y: CLOCK_RADIUS + MARGIN }, cards: new Map(cards) }
}

/** In two columns, the clock at the left. */
function ladder(regions: readonly string[], width: number): Layout {
  const left = 2 * CLOCK_RADIUS + 24
  const rows = Math.ceil(regions.length / 2)
  const columns = [left + 2 * AROUND, width - CARD.width - 2 * AROUND]
  const cards = regions.map((region, index) => {
    const x = columns[Math.floor(index / rows)] ?? left
    return [region, { x, y: MARGIN + (index % rows) * (CARD.height + GAP), ...CARD }] as const
  })
  const height = rows * (CARD.height + GAP) - GAP + 2 * MARGIN
  return { width, height, clock: { x: CLOCK_RADIUS + MARGIN, y: CLOCK_RADIUS + MARGIN }, cards: new Map(cards) }
}

const clamp = (value: number): number => Math.min(Math.max(value, -1), 1)

export interface Line {
  /** As SVG writes paths. */
  readonly path: string
  readonly end: Point
  /** Of its head, in degrees. */
  readonly turn: number
  /** Where its words and its scissors stand: in the middle; of a slanted one nearer to its beginning, since such lines cross in their middles. */
  readonly middle: Point
  /** Where words beside that place are out of the way; `along` means that they stand along the line. */
  readonly side: 'above' | 'below' | 'left' | 'right' | 'along'
}

/** One direction of a link: beside the line between the centres, so that both directions show. */
export function lineBetween(from: Box, to: Box): Line {
  return from.x === to.x && Math.abs(to.y - from.y) > from.height + GAP ? lineAround(from, to) : straightLine(from, to)
}

/** Past the cards between them: down at the right, up at the left. */
function lineAround(from: Box, to: Box): Line {
  const isDown = to.y > from.y
  const edge = isDown ? from.x + from.width : from.x
  const out = edge + (isDown ? AROUND : -AROUND)
  const [startY, endY] = [from.y + from.height / 2, to.y + to.height / 2]
  const end = { x: edge + (isDown ? 5 : -5), y: endY }
  const path = `M${edge} ${startY}H${out}V${endY}H${end.x}`
  return { path, end, turn: isDown ? 180 : 0, middle: { x: out, y: (startY + endY) / 2 }, side: 'along' }
}

function straightLine(from: Box, to: Box): Line {
  const [a, b] = [centreOf(from), centreOf(to)]
  const length = Math.hypot(b.x - a.x, b.y - a.y) || 1
  const aside = { x: (-(b.y - a.y) / length) * ASIDE, y: ((b.x - a.x) / length) * ASIDE }
  const start = leaving(from, { x: a.x + aside.x, y: a.y + aside.y }, b.x - a.x, b.y - a.y)
  const end = leaving(to, { x: b.x + aside.x, y: b.y + aside.y }, a.x - b.x, a.y - b.y)
  const [dx, dy] = [end.x - start.x, end.y - start.y]
  const share = from.x !== to.x && from.y !== to.y ? 0.35 : 0.5
  return {
    path: `M${start.x} ${start.y}L${end.x} ${end.y}`,
    end,
    turn: (Math.atan2(dy, dx) * 180) / Math.PI,
    middle: { x: start.x + dx * share, y: start.y + dy * share },
    side: Math.abs(dx) > Math.abs(dy) ? (dx > 0 ? 'below' : 'above') : dy > 0 ? 'left' : 'right',
  }
}

const LETTER_PX = 6.1
const PLATE_HEIGHT = 20
/** From a line to its words. */
const PLATE_ASIDE = { x: 4, y: 17 } as const

/** Where the words of a link stand: at the outer side of its line, so that both directions can be read, and within the picture. */
export function plateOf({ middle, side }: Line, words: string, pictureWidth: number): Box {
  const length = words.length * LETTER_PX + 14
  const [width, height] = side === 'along' ? [PLATE_HEIGHT, length] : [length, PLATE_HEIGHT]
  const aside = length / 2 + PLATE_ASIDE.x
  const x = middle.x + { above: 0, below: 0, along: 0, left: -aside, right: aside }[side] - width / 2
  const y = middle.y + { above: -PLATE_ASIDE.y, below: PLATE_ASIDE.y, along: 0, left: 0, right: 0 }[side] - height / 2
  return { x: Math.max(Math.min(x, pictureWidth - width), 0), y, width, height }
}

const centreOf = ({ x, y, width, height }: Box): Point => ({ x: x + width / 2, y: y + height / 2 })

/** Where a ray from inside of a box leaves it, a little outside. */
function leaving(box: Box, from: Point, dx: number, dy: number): Point {
  const toX = dx === 0 ? Infinity : ((dx > 0 ? box.x + box.width : box.x) - from.x) / dx
  const toY = dy === 0 ? Infinity : ((dy > 0 ? box.y + box.height : box.y) - from.y) / dy
  const share = Math.min(toX, toY)
  const length = Math.hypot(dx, dy) || 1
  return { x: from.x + dx * share + (dx / length) * 5, y: from.y + dy * share + (dy / length) * 5 }
}
