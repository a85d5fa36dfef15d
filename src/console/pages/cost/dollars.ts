// Dollars for people. Amounts come as decimals in text; what is less than a dollar keeps the digits that say something. Invariant: pure.
const DOLLAR = 1
const cents = new Intl.NumberFormat('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 })
const small = new Intl.NumberFormat('en', { maximumSignificantDigits: 3, maximumFractionDigits: 20 })

/** `$12.30`, `$0.0953`, `$0.00042`. */
export function dollars(amount: string | number): string {
  const value = Number(amount)
  if (value === 0) return '$0'
  return `$${Math.abs(value) < DOLLAR ? small.format(value) : cents.format(value)}`
}

const exact = new Intl.NumberFormat('en', { minimumFractionDigits: 2, maximumFractionDigits: 12 })

/** A price with all its digits: `$0.125`. */
export const price = (value: number): string => `$${exact.format(value)}`

const MONTH_HOURS = 730

/** What an amount would come to if the run went on in the same way for a month; undefined where the run is too short to say. */
export const perMonth = (amount: string, hours: number): number | undefined =>
  hours <= 0 ? undefined : (Number(amount) / hours) * MONTH_HOURS
