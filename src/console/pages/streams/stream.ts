// A stream as administration shows it.
import type { Shown } from '../../api/administration-calls.js'

export type Stream = Shown<'/streams'>['streams'][number]
