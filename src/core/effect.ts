/** What must happen outside because of something decided inside: rows written in the same transaction. */
import * as z from 'zod'
import { Letter } from './letters/letters.ts'
import { RoundEvent } from './round/round-event.ts'

/** What a card's thread is told. Slack user ids only; names are looked up by Slack itself. */
export const Note = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('decided'),
    verdict: z.enum(['approved', 'waitlisted', 'declined']),
    by: z.string(),
    at: z.string(),
    reason: z.string().nullable(),
    note: z.string().nullable(),
    releaseAt: z.string().nullable(),
  }),
  z.strictObject({ kind: z.literal('undone'), verdict: z.enum(['approved', 'waitlisted', 'declined']), by: z.string(), at: z.string() }),
  /** A lead put another verdict in the place of one that the school had been told of. */
  z.strictObject({
    kind: z.literal('reversed'),
    from: z.enum(['approved', 'waitlisted', 'declined']),
    to: z.enum(['approved', 'waitlisted', 'declined']),
    by: z.string(),
    at: z.string(),
    reason: z.string().nullable(),
    note: z.string(),
  }),
  z.strictObject({
    kind: z.literal('revised'),
    revision: z.int(),
    changed: z.array(z.string()),
    /** What the fields said before, and say now. */
    values: z.array(z.strictObject({ key: z.string(), from: z.string().nullable(), to: z.string().nullable() })).optional(),
  }),
  /** Somebody at the hub put the reading right; fields by name, never what stands in them. */
  z.strictObject({
    kind: z.literal('corrected'),
    revision: z.int(),
    by: z.string(),
    changed: z.array(z.string()),
    confirmed: z.array(z.string()),
  }),
  /** Who sees to the school from now on; null is nobody in particular. */
  z.strictObject({ kind: z.literal('assigned'), by: z.string(), to: z.string().nullable() }),
  /** What a member of staff noted, for staff alone. */
  z.strictObject({ kind: z.literal('remark'), by: z.string(), text: z.string() }),
  z.strictObject({ kind: z.literal('reply'), message: z.string(), text: z.string(), from: z.string() }),
  z.strictObject({ kind: z.literal('bounce'), message: z.string(), text: z.string() }),
  z.strictObject({ kind: z.literal('automatic'), message: z.string(), text: z.string() }),
  /** A letter came back, or is late; `words` are the mail server's. */
  z.strictObject({
    kind: z.literal('returned'),
    message: z.string(),
    letter: z.string(),
    to: z.string(),
    outcome: z.enum(['failed', 'delayed']),
    words: z.string(),
  }),
  /** A signatory's answer; `text` is what they wrote with it. */
  z.strictObject({
    kind: z.literal('answered'),
    answer: z.enum(['confirmed', 'objected']),
    roles: z.array(z.string()),
    by: z.enum(['page', 'reply']),
    text: z.string().nullable(),
  }),
  /** A chase that will go out at `at` unless staff call it off; one that went out; one that was called off. */
  z.strictObject({ kind: z.literal('chase-planned'), revision: z.int(), number: z.int(), at: z.string() }),
  z.strictObject({ kind: z.literal('chased'), number: z.int(), to: z.array(z.string()) }),
  z.strictObject({ kind: z.literal('chase-cancelled'), number: z.int(), by: z.string() }),
  /** Somebody entered what is known of the school's need; the factors by name. */
  z.strictObject({ kind: z.literal('factors-entered'), by: z.string(), factors: z.array(z.string()) }),
  /** A reminder of the deadline, so many days before it. */
  z.strictObject({ kind: z.literal('reminded'), left: z.int(), to: z.array(z.string()) }),
  /** The school asks to withdraw; what a person made of it; and that a school which had withdrawn takes part again. */
  z.strictObject({ kind: z.literal('withdrawal-asked'), how: z.enum(['page', 'reply', 'staff']), address: z.string().nullable() }),
  z.strictObject({ kind: z.literal('withdrawn'), by: z.string(), at: z.string(), how: z.enum(['page', 'reply', 'staff']) }),
  z.strictObject({ kind: z.literal('stays-in'), by: z.string() }),
  z.strictObject({
    kind: z.literal('taken-back'),
    by: z.string(),
    at: z.string(),
    back: z.enum(['place', 'list', 'undecided']),
    why: z.string().nullable(),
  }),
  /** A place was offered; the school's answer, and whether it counted; the reminder; the place freed by a person. */
  z.strictObject({ kind: z.literal('offered'), by: z.string(), at: z.string(), acceptBy: z.string(), note: z.string().nullable() }),
  z.strictObject({
    kind: z.literal('offer-answered'),
    answer: z.enum(['accepted', 'declined']),
    roles: z.array(z.string()),
    by: z.enum(['page', 'reply']),
    late: z.boolean(),
    counts: z.boolean(),
  }),
  /** `missed` are the roles of those whose letters come back. */
  z.strictObject({ kind: z.literal('offer-reminded'), missed: z.array(z.string()).optional() }),
  /** The school's answer as a person at the hub heard it; `note` says who gave it, and how. */
  z.strictObject({
    kind: z.literal('offer-recorded'),
    answer: z.enum(['accepted', 'declined']),
    by: z.string(),
    at: z.string(),
    note: z.string(),
  }),
  z.strictObject({ kind: z.literal('offer-lapsed'), by: z.string(), at: z.string(), written: z.boolean().optional() }),
  /** Somebody has put a school elsewhere on the waiting list. */
  z.strictObject({ kind: z.literal('moved'), by: z.string(), at: z.string(), from: z.int(), to: z.int(), why: z.string() }),
  z.strictObject({ kind: z.literal('letter-failed'), letter: z.string(), to: z.string(), response: z.string() }),
])
export type Note = z.infer<typeof Note>

/** `card` is always drawn from the current state; the others say what happened once. */
export const Effect = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('letter'), letter: Letter }),
  z.strictObject({ kind: z.literal('card') }),
  z.strictObject({ kind: z.literal('thread'), note: Note }),
  /** Drawn from its present state, as a card is. */
  z.strictObject({ kind: z.literal('proposal'), proposal: z.uuid() }),
  z.strictObject({ kind: z.literal('announcement'), decision: z.int() }),
  /** Decisions that were released together: one post for all, drawn from what has become of them. */
  z.strictObject({ kind: z.literal('released'), release: z.uuid() }),
  /** Asks, when it is due, whether anybody must be chased, and plans the letters. */
  z.strictObject({ kind: z.literal('chase'), revision: z.int(), number: z.int() }),
  /** Asks, when it is due, whether a school must be reminded that the round closes so soon, and plans the letters. */
  z.strictObject({ kind: z.literal('reminder'), days: z.int(), closes: z.string() }),
  /** What happens in the life of a round, said in the channel. */
  z.strictObject({ kind: z.literal('round'), round: z.uuid(), event: RoundEvent }),
  /** Reminds of an offer, or asks a person about it, when that is due. */
  z.strictObject({ kind: z.literal('offer'), number: z.int(), does: z.enum(['remind', 'lapse']) }),
  z.strictObject({ kind: z.literal('held') }),
  /** The PDF of a letter, by the letter's key, to whoever asked for it. */
  z.strictObject({ kind: z.literal('confirmation'), by: z.string(), letter: z.string() }),
  /** Documents of a message, by hash, as they were sent, to whoever asked; the whole message where there are none. */
  z.strictObject({ kind: z.literal('original'), by: z.string(), message: z.string(), documents: z.array(z.string()) }),
  z.strictObject({ kind: z.literal('enquiry') }),
  /** The files of a round, for the reviewer who asked for them and nobody else. */
  z.strictObject({ kind: z.literal('export'), by: z.string(), round: z.uuid() }),
  /** Says how far behind the cards are, and is drawn again until they are all out. */
  z.strictObject({ kind: z.literal('behind'), backlog: z.uuid() }),
])
export type Effect = z.infer<typeof Effect>

/** An effect with the key that makes it happen once, and what it is about. */
export type Planned = {
  key: string
  effect: Effect
  /** Not before then; at once where it does not say. */
  due?: Temporal.Instant
}
