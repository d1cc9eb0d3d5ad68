/** pino, with ids only: whatever could hold a person's data is cut out before it is written. */
import { pino } from 'pino'

export type Log = Pick<pino.Logger, 'info' | 'warn' | 'error' | 'debug' | 'fatal'>

const personal = ['address', 'to', 'from', 'subject', 'text', 'name', 'raw', 'email', 'telephone', 'value']

/** `fd` 2 is standard error, for commands whose standard output is their answer. */
export const openLog = (level: string, fd: 1 | 2 = 1): pino.Logger =>
  pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: personal.flatMap((key) => [key, `*.${key}`]), censor: '[removed]' },
      serializers: {
        // A driver's error can quote the row it failed on: keep what kind of fault it was and where, never the values.
        err: (error: Error & { code?: string; constraint?: string }) => ({
          type: error.name,
          code: error.code,
          constraint: error.constraint,
          message: error.message.split('\n')[0]?.replaceAll(/\S+@\S+/g, '[address]'),
          stack: error.stack?.split('\n').slice(1, 6).join('\n'),
        }),
      },
    },
    pino.destination({ fd, sync: fd === 2 }),
  )
