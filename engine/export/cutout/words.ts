/** Which prompts and instructions ask for a thing without its background. */

/** Words of prompts and instructions, as people write them. */
export const cutOutWords = [
  /\b(?:on|over|against) nothing\b/,
  /\bsprites?\b(?! ?sheet)/,
  /\b(?:game|app) (?:asset|icon|item)s?\b/,
  /\btransparent background\b|\bbackground transparent\b|\btransparency\b/,
  /\b(?:no|without(?: a| the| any)?) background\b/,
  /\b(?:remove|delete|erase|drop|take away|cut away|clear|get rid of)(?: all)?(?: of)?(?: the| its| this)? (?:background|backdrop)\b/,
  /\bcut(?:-| )?out\b|\bcut (?:it|him|her|them|this|the \S+) out\b/,
]

export function asksForCutOut(prompt: string): boolean {
  const text = prompt.toLowerCase()
  return cutOutWords.some((pattern) => pattern.test(text))
}
