// How a table takes each change that UpdateTable makes. Invariant: what a request asks for takes one course, the longest of its changes.
import type { Alteration } from '../model/table.js'
import type { GlobalChange } from './global/change.js'

/**
 * `updating`: the table is UPDATING, and holds the change when that ends. `active`: it stays ACTIVE, and the part that changes says
 * UPDATING. `at once`: it stays ACTIVE, and the answer has the new value already.
 */
export type Course = 'updating' | 'active' | 'at once'

const COURSES: Readonly<Record<Alteration['kind'], Course>> = {
  billing: 'updating',
  throughput: 'updating',
  createIndex: 'updating',
  deleteIndex: 'updating',
  stream: 'updating',
  // Source: docs API_UpdateTable (the table is UPDATING while it is executing), for want of a recorded answer.
  onDemand: 'updating',
  tableClass: 'updating',
  warm: 'active', // Source: measured us-west-2, 2026-10.
  sse: 'active', // Source: recorded answers of the service.
  deletionProtection: 'at once', // Source: recorded answers of the service.
}

const GLOBAL_COURSES: Readonly<Record<GlobalChange['kind'], Exclude<Course, 'active'>>> = {
  join: 'updating',
  leave: 'updating',
  override: 'updating',
  disassociate: 'updating',
  // Source: assumed, after deletion protection: they change no capacity and move nothing.
  protection: 'at once',
  settingsReplication: 'at once',
}

/** The course of all changes of a request. */
export function courseOf(alterations: readonly Alteration[]): Course {
  const courses = new Set(alterations.map(({ kind }) => COURSES[kind]))
  if (courses.has('updating')) return 'updating'
  return courses.has('active') ? 'active' : 'at once'
}

/** The course of a change of replicas. */
export const globalCourseOf = ({ kind }: GlobalChange): Exclude<Course, 'active'> => GLOBAL_COURSES[kind]
