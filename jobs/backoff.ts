/** How long to wait before another attempt: 2 s, 4 s, 8 s … up to five minutes, for as long as it takes. */
export const backoff = (attempts: number): Temporal.Duration =>
  Temporal.Duration.from({ seconds: Math.min(300, 2 ** Math.min(attempts, 9)) })
