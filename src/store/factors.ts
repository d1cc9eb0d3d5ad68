/** What is known of a school's need: rows are only ever added, and the newest of each key counts. */
import type { Factor } from '../core/need/factor.ts'
import type { Sql } from './sql.ts'

export async function addFactors(tx: Sql, declaration: string, factors: Factor[]): Promise<void> {
  for (const { key, value, detail, source, dated, by, at } of factors)
    await tx.run`
      insert into factor (declaration_id, key, value, detail, source, dated, by, at)
      values (${declaration}, ${key}, ${value}, ${detail}, ${source}, ${dated}, ${by}, ${at})`
}

export const factorsOf = (sql: Sql, declaration: string): Promise<Factor[]> => sql.rows<Factor>`
  select distinct on (key) key, value, detail, source, dated, by, at from factor where declaration_id = ${declaration} order by key, id desc`
