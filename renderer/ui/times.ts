/** One way of writing times: short in lists, whole where a picture is told of. */

const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' })
const day = new Intl.DateTimeFormat(undefined, { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' })
const whole = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' })

/** The time of day, with the day unless it is today. */
export function shortTime(at: number): string {
  return (new Date(at).toDateString() === new Date().toDateString() ? clock : day).format(at)
}

export function wholeTime(at: number): string {
  return whole.format(at)
}
