/** The demo's clock: this machine's, and as much later as its person has let pass. */
export function openClock() {
  let ahead = Temporal.Duration.from({ seconds: 0 })
  return {
    now: (): Temporal.Instant => Temporal.Now.instant().add(ahead),
    pass: (duration: Temporal.Duration): void => {
      ahead = ahead.add(duration)
    },
  }
}
