/** What a newer form changed, in words: on the card, in its thread, in Details. */
import type { KnownBlock } from '@slack/types'
import type { Case } from '../../core/declaration.ts'
import type { Note } from '../../core/effect.ts'
import { listInWords } from '../../core/wording.ts'
import type { Rendered } from '../../outbound/slack.ts'
import { list, section } from '../blocks.ts'
import { inline, mention } from '../text.ts'

type Revised = Extract<Note, { kind: 'revised' }>
type Corrected = Extract<Note, { kind: 'corrected' }>

/** From and to of every field, but for what belongs in Details: addresses and telephone numbers of people. */
export function revisedNote(c: Case, n: Revised): Rendered {
  const text = `The school sent form ${n.revision}. ${
    n.changed.length === 0
      ? 'Nothing in it has changed.'
      : `Changed: ${named(
          n.changed.map((key) => called(c, key)),
          12,
        )}.`
  }`
  const lines = (n.values ?? []).map((value) =>
    isContact(c, value.key) ? `${called(c, value.key)}: see Details` : `${called(c, value.key)}: ${fromTo(value, 120)}`,
  )
  return { text, blocks: [section(text), ...(lines.length > 0 ? list('From and to', lines, { each: 340 }) : [])] }
}

/** Fields by name: what stood in them is in Details. */
export function correctedNote({ revision, by, changed, confirmed }: Corrected): Rendered {
  const did = [
    changed.length > 0 ? `corrected ${named(changed, 12)}` : [],
    confirmed.length > 0 ? `confirmed ${named(confirmed, 12)}` : [],
  ].flat()
  const text = `${mention(by)} ${listInWords(did)}. That is form ${revision}.`
  return { text, blocks: [section(text)] }
}

/** One line for the card: "Form 3: the school’s URN changed." Null for a first form. */
export function newestInWords(c: Case): string | null {
  const { newest, declaration } = c
  if (!newest?.changed) return null
  const { author } = newest
  const names = newest.changed.map(({ key }) => called(c, key))
  const who = author.kind === 'slack' ? ` by ${mention(author.user)}` : ''
  if (names.length === 0)
    return author.kind === 'slack' ? `Form ${declaration.revision}: checked${who}` : `Form ${declaration.revision}: its fields say the same`
  const done = author.kind === 'slack' ? `put right${who}` : 'changed'
  return `Form ${declaration.revision}: ${named(names, 6)} ${done}`
}

/** Everything that the newest form changed, whole as far as it fits. */
export function changedBlocks(c: Case): KnownBlock[] {
  const changed = c.newest?.changed ?? null
  if (changed === null) return []
  const lines = changed.map((one) => `${called(c, one.key)}: ${fromTo(one, 400)}`)
  return list(`Changed in form ${c.declaration.revision}`, lines.length > 0 ? lines : ['no field'], { each: 900, most: 6 })
}

const called = ({ programme }: Case, key: string): string => programme.fields.find((field) => field.key === key)?.called ?? key

const isContact = ({ programme }: Case, key: string): boolean =>
  ['email', 'telephone', 'address'].includes(programme.fields.find((field) => field.key === key)?.kind ?? '')

const fromTo = ({ from, to }: { from: string | null; to: string | null }, each: number): string =>
  from === to ? `“${cut(to, each)}”, which was hard to read, is sure now` : `from ${quoted(from, each)} to ${quoted(to, each)}`

const quoted = (value: string | null, each: number): string => (value === null ? 'blank' : `“${cut(value, each)}”`)

const cut = (value: string | null, each: number): string => {
  const text = (value ?? '').replaceAll(/\s+/g, ' ')
  return text.length > each ? `${text.slice(0, each).toWellFormed()}…` : text
}

const named = (names: string[], most: number): string => {
  const more = names.length - most
  return listInWords((more > 0 ? [...names.slice(0, most), `${more} more`] : names).map((name) => inline(name, 100)))
}
