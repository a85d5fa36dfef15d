// Wildcards of policies: `*` for any text, `?` for one character. Invariant: the time is at most the product of both lengths, whatever a
// policy's author wrote. Source: docs reference_policies_elements_resource.

/** Whether the whole text is one that the pattern means. */
export function isLike(text: string, pattern: string): boolean {
  let at = 0
  let next = 0
  let star = -1
  let resumeAt = 0
  while (at < text.length) {
    const sign = pattern[next]
    if (sign === '*') {
      star = next++
      resumeAt = at
    } else if (sign !== undefined && (sign === '?' || sign === text[at])) {
      next++
      at++
    } else if (star === -1) {
      return false
    } else {
      next = star + 1
      at = ++resumeAt
    }
  }
  while (pattern[next] === '*') next++
  return next === pattern.length
}

/** Of the parts of an ARN, which colons separate; the last may hold colons itself. */
const PARTS = 6

/**
 * The same for ARNs, part by part: a `*` stands for no colon, but in the last part that the pattern has, which may be its first.
 */
export function isLikeArn(arn: string, pattern: string): boolean {
  const wanted = partsOf(pattern, PARTS)
  const given = partsOf(arn, wanted.length)
  return given.length === wanted.length && wanted.every((part, at) => isLike(given[at] ?? '', part))
}

function partsOf(text: string, most: number): readonly string[] {
  const parts = text.split(':')
  return parts.length <= most ? parts : [...parts.slice(0, most - 1), parts.slice(most - 1).join(':')]
}
