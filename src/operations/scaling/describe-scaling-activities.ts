// DescribeScalingActivities: what was done in the last six weeks, newest first; what came to nothing only for those who ask.
// Source: docs API DescribeScalingActivities.
import { describeActivity } from '../../scaling/describe.js'
import { invalidToken, type Listing, pageSize, pageStartOf, tokenOf } from '../../scaling/page.js'
import { targetFilterOf } from '../../scaling/request.js'
import type { DescribeScalingActivitiesInput, DescribeScalingActivitiesOutput } from '../../shapes/scaling.js'
import { defineOperation } from '../operation.js'
import { planeOf } from '../plane.js'
import { ofScalingTarget } from '../resources.js'

const LISTING: Listing = { name: 'activities', most: 50 }
const NUMBER = /^\d{1,15}$/

export const describeScalingActivities = defineOperation<DescribeScalingActivitiesInput>('DescribeScalingActivities', {
  side: undefined,
  resources: ofScalingTarget,
  run: async (input, { engine, namespace }) => {
    const scaling = planeOf(engine, 'scaling')
    const isAsked = targetFilterOf(input)
    const size = pageSize(input, LISTING)
    const place = pageStartOf(input, LISTING)
    if (place !== undefined && !NUMBER.test(place)) throw invalidToken()
    const found = await scaling.activities(namespace, {
      isWanted: (activity) =>
        isAsked(activity) && (activity.notScaled === undefined || input.IncludeNotScaledActivities === true),
      ...(place === undefined ? {} : { below: Number(place) }),
      limit: size + 1,
    })
    const shown = found.slice(0, size)
    const last = shown.at(-1)
    const output: DescribeScalingActivitiesOutput = {
      ScalingActivities: shown.map(describeActivity),
      ...(found.length > size && last !== undefined ? { NextToken: tokenOf(String(last.number), LISTING) } : {}),
    }
    return output
  },
})
