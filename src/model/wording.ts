// Which cohort of the service's regions is imitated: the service changes its words operation by operation and region by region.
// Source: measured in 33 regions, 2026-10; `latest` is eu-west-2, the furthest along, `classic` is before June 2026.

export const WORDINGS = ['latest', 'us-east-1', 'classic'] as const

export type Wording = (typeof WORDINGS)[number]
