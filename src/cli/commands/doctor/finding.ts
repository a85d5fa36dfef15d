// What a check of the doctor says: what it looked at, what it found, and what helps.

export interface Finding {
  readonly check: string
  /** `note`: it works, and may be what somebody wonders about. */
  readonly state: 'ok' | 'note' | 'bad'
  readonly found: string
  readonly remedy?: string
}

export const ok = (check: string, found: string): Finding => ({ check, state: 'ok', found })
export const note = (check: string, found: string, remedy?: string): Finding => ({
  ...{ check, state: 'note', found },
  ...(remedy === undefined ? {} : { remedy }),
})
export const bad = (check: string, found: string, remedy: string): Finding => ({ check, state: 'bad', found, remedy })
