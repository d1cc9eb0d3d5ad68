/** The demo's clock: this machine's, or another time to begin at, and as much later as its person has let pass. */
export function openClock(at?: Temporal.Instant) {
  let ahead = at ? Temporal.Now.instant().until(at) : Temporal.Duration.from({ seconds: 0 })
  return {
    now: (): Temporal.Instant => Temporal.Now.instant().add(ahead),
    pass: (duration: Temporal.Duration): void => {
      ahead = ahead.add(duration)
    },
  }
}
