// One request over the network. Invariant: it ends as text with a status, or as an ApiFailure.
import { ApiFailure } from './call.js'

export interface Answered {
  readonly status: number
  readonly text: string
  readonly requestId: string | undefined
}

/** @throws ApiFailure NoAnswer */
export async function sendRequest(url: string, init: RequestInit): Promise<Answered> {
  try {
    const response = await fetch(url, { cache: 'no-store', ...init })
    const requestId = response.headers.get('x-amzn-requestid') ?? undefined
    return { status: response.status, text: await response.text(), requestId }
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw new ApiFailure('NoAnswer', 'the emulator does not answer', 0)
  }
}

/** What JSON says; the text itself where it is none. */
export function parsed(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text)
  } catch {
    return text
  }
}
