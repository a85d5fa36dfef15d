// Histories as lines to read: one an operation, with the events that it lasted from and to.
import { type Access, type Commit, type Operation, type ReplicaRead, textOf } from './history.js'

export function lineOf({ client, name, call, return: returned, outcome, accesses }: Operation): string {
  const until = returned === Infinity ? '…' : returned
  return `${call}–${until} client ${client} ${name} ${outcome}: ${accesses.map(accessText).join(', ')}`
}

export function readLineOf(read: ReplicaRead): string {
  const saw = read.saw.map(({ key, item }) => `item ${key} = ${textOf(item)}`).join(', ')
  return `${read.call}–${read.return} client ${read.client} ${read.name} at ${read.replica}, position ${read.position}: ${saw}`
}

export const commitLineOf = ({ sequence, key, after }: Commit): string => `commit ${sequence}: item ${key} = ${textOf(after)}`

function accessText({ key, condition, effect, before, isMet }: Access): string {
  const needs = condition.kind === 'always' ? '' : ` if ${condition.kind === 'writer' ? `by ${condition.is}` : condition.kind}`
  const held = isMet === undefined ? '' : isMet ? ' (held)' : ' (failed)'
  const found = before === undefined ? '' : `, found ${textOf(before)}`
  return `item ${key} ${effectText(effect)}${needs}${held}${found}`
}

function effectText(effect: Access['effect']): string {
  if (effect.kind === 'put') return `:= ${textOf(effect.image)}`
  return effect.kind === 'add' ? `+= ${effect.by} by ${effect.writer}` : effect.kind === 'none' ? 'read' : 'deleted'
}
