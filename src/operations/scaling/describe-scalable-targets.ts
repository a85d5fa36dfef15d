// DescribeScalableTargets: the targets of the account in the region, page by page. Source: docs API DescribeScalableTargets.
import { describeTarget } from '../../scaling/describe.js'
import { type Listing, pageOf } from '../../scaling/page.js'
import { targetFilterOf } from '../../scaling/request.js'
import { targetKeyOf } from '../../scaling/target.js'
import type { DescribeScalableTargetsInput, DescribeScalableTargetsOutput } from '../../shapes/scaling.js'
import { defineOperation } from '../operation.js'
import { planeOf } from '../plane.js'
import { ofNothing } from '../resources.js'

const LISTING: Listing = { name: 'targets', most: 50 }

export const describeScalableTargets = defineOperation<DescribeScalableTargetsInput>('DescribeScalableTargets', {
  side: undefined,
  resources: ofNothing,
  run: (input, { engine, namespace }) => {
    const scaling = planeOf(engine, 'scaling')
    const targets = scaling.targets(namespace).filter(targetFilterOf(input))
    const { entries, ...token } = pageOf(targets, targetKeyOf, input, LISTING)
    const output: DescribeScalableTargetsOutput = { ScalableTargets: entries.map(describeTarget), ...token }
    return output
  },
})
