/** Plain SQL through pg: tagged templates, settled types, transactions. */
import pg from 'pg'

type Queryable = { query: (query: { text: string; values: unknown[] }) => Promise<pg.QueryResult> }

/** Every value in a template is a parameter, never text of the statement. */
export type Sql = {
  rows: <T>(strings: TemplateStringsArray, ...values: unknown[]) => Promise<T[]>
  /** The only row; throws where there is none. */
  one: <T>(strings: TemplateStringsArray, ...values: unknown[]) => Promise<T>
  maybe: <T>(strings: TemplateStringsArray, ...values: unknown[]) => Promise<T | null>
  /** How many rows it touched. */
  run: (strings: TemplateStringsArray, ...values: unknown[]) => Promise<number>
  /** One transaction; `timeout` in milliseconds is for each statement, waiting for locks included. Nested calls join in. */
  transaction: <T>(work: (tx: Sql) => Promise<T>, options?: { timeout?: number }) => Promise<T>
}

/** Text that PostgreSQL can store: without NULs and lone surrogates, which hostile mail has. */
const storable = (text: string): string => text.replaceAll('\0', '').toWellFormed()

/** A value for a jsonb parameter: arrays would otherwise be taken for SQL arrays. */
export const json = (value: unknown): string => JSON.stringify(value, (_, inner) => (typeof inner === 'string' ? storable(inner) : inner))

const parsers = new Map<number, (text: string) => unknown>([
  [pg.types.builtins.INT8, Number],
  [pg.types.builtins.TIMESTAMPTZ, (text) => Temporal.Instant.from(text)],
  [pg.types.builtins.DATE, (text) => Temporal.PlainDate.from(text)],
])

const parse = ((oid: number, format?: 'text' | 'binary') =>
  (format === 'binary' ? undefined : parsers.get(oid)) ?? pg.types.getTypeParser(oid, format as 'text')) as typeof pg.types.getTypeParser

/** A pool whose instants are Temporal.Instant and whose dates are Temporal.PlainDate. */
export const openPool = (connectionString: string, max: number): pg.Pool =>
  new pg.Pool({
    connectionString,
    max,
    keepAlive: true,
    connectionTimeoutMillis: 5_000,
    application_name: `countersign-${process.pid}`,
    types: { getTypeParser: parse },
  })

const parameter = (value: unknown): unknown => {
  if (value instanceof Temporal.Instant || value instanceof Temporal.PlainDate) return value.toString()
  return typeof value === 'string' ? storable(value) : (value ?? null)
}

const statements = (queryable: Queryable): Omit<Sql, 'transaction'> => {
  const ask = (strings: TemplateStringsArray, values: unknown[]) =>
    queryable.query({ text: strings.reduce((text, part, i) => `${text}$${i}${part}`), values: values.map(parameter) })
  const maybe = async <T>(strings: TemplateStringsArray, ...values: unknown[]): Promise<T | null> =>
    (await ask(strings, values)).rows[0] ?? null
  return {
    rows: async (strings, ...values) => (await ask(strings, values)).rows,
    maybe,
    one: async <T>(strings: TemplateStringsArray, ...values: unknown[]) => {
      const row = await maybe<T>(strings, ...values)
      if (row === null) throw new Error(`no row for: ${strings.join('?').trim().slice(0, 120)}`)
      return row
    },
    run: async (strings, ...values) => (await ask(strings, values)).rowCount ?? 0,
  }
}

export const openSql = (pool: pg.Pool): Sql => ({
  ...statements(pool),
  transaction: async (work, options) => {
    const client = await pool.connect()
    // A connection that is cut between two statements says so by an event, which nobody else would hear: the next statement fails anyway.
    const cut = () => {}
    client.on('error', cut)
    let fault: unknown
    try {
      await client.query(options?.timeout ? `begin; set local statement_timeout = ${Math.trunc(options.timeout)}` : 'begin')
      const tx: Sql = { ...statements(client), transaction: (nested) => nested(tx) }
      const result = await work(tx)
      await client.query('commit')
      return result
    } catch (error) {
      fault = error
      await client.query('rollback').catch(() => {}) // the connection may be what broke
      throw error
    } finally {
      client.off('error', cut)
      // A connection that failed outside of SQL is not given to the next caller.
      client.release(fault instanceof pg.DatabaseError || fault === undefined ? undefined : true)
    }
  },
})
