/** A factor on all time limits, for tests. */
export const timeoutFactor = Number(process.env.PATCHWORK_TIMEOUT_FACTOR ?? 1)
