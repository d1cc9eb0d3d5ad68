/** Waiting for something to become true, without asking again and again. */

/** It did not happen in time; the message says what. */
export class TooLate extends Error {
  override name = 'TooLate'
}

/** Looks now and after every change; `null`, `undefined` and `false` are "not yet". Rejects with TooLate after so many milliseconds. */
export function until<T>(
  onChange: (listener: () => void) => () => void,
  what: string,
  look: () => T | null | undefined | false,
  milliseconds: number,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const glance = () => {
      const seen = look()
      if (seen === null || seen === undefined || seen === false) return
      clearTimeout(timer)
      stop()
      resolve(seen)
    }
    const stop = onChange(glance)
    const timer = setTimeout(() => {
      stop()
      reject(new TooLate(`not within ${Math.round(milliseconds / 100) / 10} s: ${what}`))
    }, milliseconds)
    glance()
  })
}
