/** From what a person sees or knows to the case it is about: a message in Slack, something on a form. */
import type { FormField } from '../core/programme.ts'
import type { Shelf } from './cases.ts'
import type { Sql } from './sql.ts'

/**
 * The case that a message in a hub's channel is about: its card, a post about its mail, or one of its announcements.
 * `stamps` are the message's own and its thread's.
 */
export async function declarationAt(sql: Sql, hub: string, channel: string, stamps: string[]): Promise<string | null> {
  const row = await sql.maybe<{ id: string }>`
    select d.id from post p join declaration d on d.id = p.subject
      where d.hub_id = ${hub} and p.channel = ${channel} and p.ts = any(${stamps})
    union all
    select d.id from post p join message m on m.id = p.subject join declaration d on d.id = m.declaration_id
      where d.hub_id = ${hub} and p.channel = ${channel} and p.ts = any(${stamps})
    union all
    select d.id from post p join proposal q on q.id = p.subject join declaration d on d.id = q.declaration_id
      where d.hub_id = ${hub} and p.channel = ${channel} and p.ts = any(${stamps})
    union all
    select e.declaration_id from effect e
      where e.hub_id = ${hub} and e.kind in ('announcement', 'thread') and e.state = 'sent' and e.response = any(${stamps}) and e.declaration_id is not null
    limit 1`
  return row?.id ?? null
}

/** On the newest form of a case: every e-mail address, in small letters, and whom and where else it names. */
export type OnForm = { id: string; addresses: string[]; particulars: string[] }

/** Of every case at a hub. */
export function onForms({ sql, programmes }: Pick<Shelf, 'sql' | 'programmes'>, hub: string): Promise<OnForm[]> {
  const particular = new Set<FormField['kind']>(['person', 'telephone', 'address'])
  const keys = [...programmes.values()].flatMap(({ fields }) => fields.filter(({ kind }) => particular.has(kind)).map(({ key }) => key))
  return sql.rows<OnForm>`
    select d.id,
      array(select distinct lower(address) from field f cross join lateral jsonb_array_elements_text(f.normalised) as address
        where f.revision_id = r.id and jsonb_typeof(f.normalised) = 'array') as addresses,
      array(select left(said, 500)
        from field f cross join lateral unnest(array[f.value, case jsonb_typeof(f.normalised) when 'string' then f.normalised #>> '{}' end]) as said
        where f.revision_id = r.id and f.key = any(${keys}) and said is not null) as particulars
    from declaration d join revision r on r.declaration_id = d.id and r.number = d.revision where d.hub_id = ${hub}`
}
