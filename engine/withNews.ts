/** Events, and between them whatever `listen` is told meanwhile, as soon as it is told. */
export async function* withNews<Event>(
  events: AsyncIterable<Event>,
  listen: (tell: (news: Event) => void) => () => void,
): AsyncGenerator<Event, void> {
  const news: Event[] = []
  let wake: () => void = () => undefined
  const stopListening = listen((event) => {
    news.push(event)
    wake()
  })
  const iterator = events[Symbol.asyncIterator]()
  try {
    for (;;) {
      const next = iterator.next()
      // Whoever stops while it is awaited hears no more of it.
      next.catch(() => undefined)
      for (;;) {
        const told = new Promise<null>((resolve) => (wake = () => resolve(null)))
        const result = news.length > 0 ? null : await Promise.race([next, told])
        yield* news.splice(0)
        if (result?.done) return
        if (!result) continue
        yield result.value
        break
      }
    }
  } finally {
    stopListening()
    await iterator.return?.()
  }
}
