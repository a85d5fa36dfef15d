// CreateGlobalTable: refused in every region. Source: measured, 2026, the beginning of the sentence; its end assumed.
import { invalidParameter } from '../model/errors.js'
import type { CreateGlobalTableInput } from '../shapes/operations.js'
import { defineOperation } from './operation.js'
import { ofNothing } from './resources.js'

export const createGlobalTable = defineOperation<CreateGlobalTableInput>('CreateGlobalTable', {
  side: undefined,
  resources: ofNothing,
  run: () => {
    throw invalidParameter(
      'DynamoDB global tables version 2017.11.29 is not supported. We recommend using DynamoDB global tables version 2019.11.21.',
    )
  },
})
