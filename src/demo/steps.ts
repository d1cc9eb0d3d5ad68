/** Says what is being done while it is being done, and how long it took. */

export type Steps = { step: <T>(what: string, work: () => Promise<T>) => Promise<T>; say: (line: string) => void }

export function openSteps(write: (text: string) => void = (text) => void process.stdout.write(text)): Steps {
  return {
    say: (line) => write(`${line}\n`),
    step: async (what, work) => {
      write(`${what} … `)
      const started = performance.now()
      try {
        const result = await work()
        write(`done in ${((performance.now() - started) / 1000).toFixed(1)} s\n`)
        return result
      } catch (error) {
        write('failed\n')
        throw error
      }
    },
  }
}
