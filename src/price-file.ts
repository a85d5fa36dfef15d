// The prices of bills: those of us-east-1, or those of a file.
import { readFileSync } from 'node:fs'
import { type Prices, readPrices, US_EAST_1 } from './controls/cost/prices.js'
import { Refusal } from './controls/refusal.js'
import type { EmulatorOptions } from './emulator-options.js'
import { OptionError } from './option-value.js'

/** @throws OptionError in one line with the file and what is wrong in it */
export function pricesOf({ prices: file }: Pick<EmulatorOptions, 'prices'>): Prices {
  if (file === undefined) return US_EAST_1
  try {
    return readPrices(JSON.parse(readFileSync(file, 'utf8')))
  } catch (error) {
    const cause =
      error instanceof Refusal
        ? error.message
        : error instanceof SyntaxError
          ? `it is no JSON (${error.message})`
          : 'it cannot be read'
    throw new OptionError(`the file of prices ${file}: ${cause}`, { cause: error })
  }
}
