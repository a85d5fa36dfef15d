// The colours of the heat map. Invariant: lightness goes one way all along, so the scale can be read without seeing hues; nothing at all
// has the colour of the ground.
type Rgb = readonly [number, number, number]

const STEPS = 256
const ON_DARK: readonly Rgb[] = [
  [24, 28, 37],
  [48, 34, 92],
  [114, 31, 129],
  [183, 55, 121],
  [241, 96, 93],
  [254, 175, 119],
  [252, 253, 191],
]
const ON_LIGHT: readonly Rgb[] = [
  [243, 244, 247],
  [253, 224, 168],
  [249, 164, 92],
  [226, 88, 77],
  [167, 37, 106],
  [93, 18, 110],
  [27, 12, 65],
]

/** Colours from nothing to the most, as bytes of red, green and blue. */
export function scaleOf(isDark: boolean): Uint8ClampedArray {
  const stops = isDark ? ON_DARK : ON_LIGHT
  const bytes = new Uint8ClampedArray(STEPS * 3)
  for (let step = 0; step < STEPS; step++) {
    const at = (step / (STEPS - 1)) * (stops.length - 1)
    const [low, high] = [stops[Math.floor(at)], stops[Math.ceil(at)]]
    for (let part = 0; part < 3; part++) {
      const [a, b] = [low?.[part] ?? 0, high?.[part] ?? 0]
      bytes[step * 3 + part] = a + (b - a) * (at % 1)
    }
  }
  return bytes
}

/** The step of a value; what is more than nothing never looks like nothing. @param most has the last step */
export function stepOf(value: number, most: number): number {
  if (value <= 0 || most <= 0) return 0
  return Math.max(Math.round(Math.min(value / most, 1) * (STEPS - 1)), 18)
}
