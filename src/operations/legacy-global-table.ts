// Global tables of the version 2017.11.29, of which there are none any more: the service makes no new ones. Source: measured, 2026.
import { ApiError } from '../model/errors.js'

/** How every operation of that version answers about a table, whatever its name. */
export const globalTableNotFound = (name: string): ApiError =>
  new ApiError('GlobalTableNotFoundException', `Global table with name: '${name}' does not exist.`)
