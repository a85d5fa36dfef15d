// Numbers of different kinds are told apart by the compiler, and cost nothing: each line marked below must not compile.
import { expect, test } from 'vitest'
import type { HalfUnits, PartitionId, PhysicalId, Sequence } from '../../src/model/ids.js'

const rowsUnder = (id: PhysicalId): number => id
const logOf = (id: PartitionId): number => id
const changeAt = (sequence: Sequence): number => sequence
const charge = (halfUnits: HalfUnits): number => halfUnits

test('a plain number fits each kind, and one kind does not fit another', () => {
  const table: PhysicalId = 1
  const partition: PartitionId = 2
  const sequence: Sequence = 3
  const units: HalfUnits = 4
  expect([rowsUnder(table), logOf(partition), changeAt(sequence), charge(units)]).toEqual([1, 2, 3, 4])
  // @ts-expect-error a partition is no table
  expect(rowsUnder(partition)).toBe(2)
  // @ts-expect-error a table is no partition
  expect(logOf(table)).toBe(1)
  // @ts-expect-error a partition is no place in the order
  expect(changeAt(partition)).toBe(2)
  // @ts-expect-error a place in the order is no charge
  expect(charge(sequence)).toBe(3)
})
