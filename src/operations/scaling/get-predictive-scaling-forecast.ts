// GetPredictiveScalingForecast: tables have no predictive scaling, so every request is refused. Source: docs PutScalingPolicy, PolicyType
// (PredictiveScaling is for Amazon ECS alone). Source: assumed for the text.
import { validation } from '../../model/errors.js'
import { targetIdIn } from '../../scaling/request.js'
import type { GetPredictiveScalingForecastInput } from '../../shapes/scaling.js'
import { defineOperation } from '../operation.js'
import { ofScalingTarget } from '../resources.js'

export const getPredictiveScalingForecast = defineOperation<GetPredictiveScalingForecastInput>('GetPredictiveScalingForecast', {
  side: undefined,
  resources: ofScalingTarget,
  run: (input) => {
    targetIdIn(input)
    throw validation('PredictiveScaling is not supported for service namespace: dynamodb')
  },
})
