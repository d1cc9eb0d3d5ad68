/** Words that nobody should be able to put into a channel, and cases as long and strange as a mail can make them. */
import fc from 'fast-check'
import type { Case } from '../../src/core/declaration.ts'
import type { Finding } from '../../src/core/findings/findings.ts'
import { MessageBlocks, ViewBody } from '../../src/demo/slack/kit.ts'
import { moorside, read, withFields } from '../core/moorside.ts'

/** Parses as Slack would, or throws with the place that is wrong. */
export const fits = { message: (blocks: unknown) => MessageBlocks.parse(blocks), view: (view: unknown) => ViewBody.parse(view) }

export const nasty = [
  '<!channel> <!here> <@U0LEAD> <#C0ARCH> <https://evil.example|your bank>',
  '*bold* _italic_ ~struck~ `code` ```block``` > quote',
  '&amp; &lt; & < >',
  '&'.repeat(30_000),
  '*_~`'.repeat(5000),
  '"\\'.repeat(15_000),
  '👩‍👩‍👧‍👦'.repeat(3000),
  '🏴󠁧󠁢󠁥󠁮󠁧󠁿'.repeat(2000),
  `e${'\u0301'.repeat(20_000)}`,
  '\u202eloohcs a ton',
  'مدرسة الأمل الابتدائية '.repeat(500),
  '\0\u0007\ud800 half \udc00',
  '\n\n\n\r\n\t',
  '',
  'x'.repeat(30_000),
]

export const anyText = fc.oneof(
  fc.constantFrom(...nasty),
  fc.string({ unit: 'binary', maxLength: 4000 }),
  fc.string({ unit: fc.constantFrom('&', '<', '>', '"', '\\', '*', '👩‍🏫', '\ud800', 'é', '\n', 'ش'), maxLength: 4000 }),
)

/** A case in which everything a school can write is this text. */
export function caseOf(text: string, findings = 3): Case {
  const c = moorside({ reading: withFields({ 'school.name': read(text || null), statement: read(text) }) })
  const fields = Object.fromEntries(Object.entries(c.reading.fields).map(([key, field]) => [key, { ...field, value: text }]))
  return {
    ...c,
    school: { name: text, urn: text },
    reading: { ...c.reading, fields, problems: Array.from({ length: findings }, () => ({ code: 'x', message: text })) },
    findings: Array.from(
      { length: findings },
      (_, i): Finding => ({ code: 'x', kind: (['fixable', 'flag', 'ineligible'] as const)[i % 3] ?? 'flag', field: null, message: text }),
    ),
    signatures: c.signatures.map((one) => ({ ...one, name: text, address: text, notes: [text, text] })),
    evidence: c.evidence.map((one) => ({ ...one, address: text })),
  }
}

/** Every string in a payload. */
export const strings = (value: unknown): string[] =>
  typeof value === 'string' ? [value] : typeof value === 'object' && value !== null ? Object.values(value).flatMap(strings) : []
