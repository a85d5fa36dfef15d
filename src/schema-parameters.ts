// Values for the parameters of templates, as `name=value`.
import { OptionError } from './option-value.js'

/** @param spelled the option, for the words @throws OptionError */
export function parametersOf(texts: readonly string[], spelled: string): ReadonlyMap<string, string> {
  return new Map(
    texts.map((text) => {
      const at = text.indexOf('=')
      if (at < 1) throw new OptionError(`${spelled} is ${JSON.stringify(text)}: it must be name=value`)
      return [text.slice(0, at), text.slice(at + 1)] as const
    }),
  )
}
