// DescribeScheduledActions: the scheduled actions of all targets, or of some, page by page. Source: docs API DescribeScheduledActions.
import { describeAction } from '../../scaling/describe.js'
import { type Listing, pageOf } from '../../scaling/page.js'
import { targetFilterOf } from '../../scaling/request.js'
import { targetKeyOf } from '../../scaling/target.js'
import type { DescribeScheduledActionsInput, DescribeScheduledActionsOutput } from '../../shapes/scaling.js'
import { defineOperation } from '../operation.js'
import { planeOf } from '../plane.js'
import { ofScalingTarget } from '../resources.js'

const LISTING: Listing = { name: 'actions', most: 50 }

export const describeScheduledActions = defineOperation<DescribeScheduledActionsInput>('DescribeScheduledActions', {
  side: undefined,
  resources: ofScalingTarget,
  run: (input, { engine, namespace }) => {
    const scaling = planeOf(engine, 'scaling')
    const names = new Set(input.ScheduledActionNames)
    const targets = scaling.targets(namespace).filter(targetFilterOf(input))
    const actions = targets
      .flatMap((target) => target.actions.map((action) => ({ target, action })))
      .filter(({ action }) => names.size === 0 || names.has(action.name))
    const place = ({ target, action }: (typeof actions)[number]): string => `${targetKeyOf(target)} ${action.name}`
    const { entries, ...token } = pageOf(actions, place, input, LISTING)
    const ScheduledActions = entries.map(({ target, action }) => describeAction(target, action))
    const output: DescribeScheduledActionsOutput = { ScheduledActions, ...token }
    return output
  },
})
