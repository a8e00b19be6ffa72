/** Ends a switch over a union: forgetting a member is a compile error. */
export function missingCase(value: never): never {
  throw new TypeError(`Unexpected value ${JSON.stringify(value)}`)
}
