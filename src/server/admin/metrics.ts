// The metrics, for Prometheus or whoever reads its text.
import type { Exposition } from '../metrics/prometheus.js'
import type { Route } from './route.js'

export const metricsRoute = (scrape: () => Promise<Exposition>): Route => ({
  method: 'GET',
  path: '/metrics',
  summary:
    'Metrics by CloudWatch’s names, in Prometheus’ text form. Counters reach back to the start; a dropped table’s go with it.',
  responses: { 200: { description: 'Every metric.', content: { 'text/plain': { schema: { type: 'string' } } } } },
  answer: async () => ({ status: 200, text: await scrape() }),
})
