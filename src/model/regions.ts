// The regions that a replica can be in. Invariant: the list only grows at its end, since a region's place in it is what a stored row says
// of where it was written. Source: docs AWS Regions and Zones, late 2026; regions of other partitions (China, GovCloud) share no account
// with these and are left out.

const REGIONS = [
  'us-east-1',
  'us-east-2',
  'us-west-1',
  'us-west-2',
  'ca-central-1',
  'ca-west-1',
  'mx-central-1',
  'sa-east-1',
  'eu-west-1',
  'eu-west-2',
  'eu-west-3',
  'eu-central-1',
  'eu-central-2',
  'eu-north-1',
  'eu-south-1',
  'eu-south-2',
  'il-central-1',
  'me-central-1',
  'me-south-1',
  'af-south-1',
  'ap-east-1',
  'ap-east-2',
  'ap-northeast-1',
  'ap-northeast-2',
  'ap-northeast-3',
  'ap-south-1',
  'ap-south-2',
  'ap-southeast-1',
  'ap-southeast-2',
  'ap-southeast-3',
  'ap-southeast-4',
  'ap-southeast-5',
  'ap-southeast-6',
  'ap-southeast-7',
] as const

/** Every region that a replica can be in. */
export const REGION_NAMES: readonly string[] = REGIONS

const NUMBERS: ReadonlyMap<string, number> = new Map(REGIONS.map((region, at) => [region, at + 1]))

/** True for a region that global tables can have a replica in; a caller's own region may be spelled in any way. */
export const isRegion = (text: string): boolean => NUMBERS.has(text)

/**
 * What a row's header says of a write that came from this region: 1 and up; 0, which is none of them, is the region that the row lies in.
 * @throws Error for what is no region
 */
export function originNumber(region: string): number {
  const number = NUMBERS.get(region)
  if (number === undefined) throw new Error(`${region} has no number`)
  return number
}

/** The region that a row's header names. @param origin 1 and up @throws Error for a number that no region has */
export function regionOfOrigin(origin: number): string {
  const region = REGIONS[origin - 1]
  if (region === undefined) throw new Error(`no region has the number ${origin}`)
  return region
}

/** Sets of three and more within which all replicas of a strongly consistent global table lie. Source: docs multi-Region strong consistency. */
export const STRONG_REGION_SETS: readonly ReadonlySet<string>[] = [
  new Set(['us-east-1', 'us-east-2', 'us-west-2']),
  new Set(['eu-west-1', 'eu-west-2', 'eu-west-3', 'eu-central-1']),
  new Set(['ap-northeast-1', 'ap-northeast-2', 'ap-northeast-3']),
]
