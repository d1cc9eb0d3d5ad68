/** The letters that confirm a declaration, as they were written. */
import { Letter } from '../core/letters/letters.ts'
import type { Sql } from './sql.ts'

/** The key of the newest acknowledgement with a PDF; null where there is none. */
export const confirmation = async (sql: Sql, declaration: string): Promise<string | null> =>
  (
    await sql.maybe<{ key: string }>`
    select key from effect
    where declaration_id = ${declaration} and kind = 'letter' and state <> 'cancelled'
      and body->'letter'->>'kind' = 'acknowledgement' and (body->'letter'->>'pdf')::boolean
    order by created_at desc, key limit 1`
  )?.key ?? null

/** One letter by its key. */
export async function letter(sql: Sql, key: string): Promise<Letter | null> {
  const row = await sql.maybe<{ letter: unknown }>`select body->'letter' as letter from effect where key = ${key} and kind = 'letter'`
  return row && Letter.parse(row.letter)
}
