/** What a signatory stood for: kept as readable lines with each piece of evidence, so that anyone can see why one no longer counts. */
import type { Reading } from '../form/form.ts'
import type { Programme, Role } from '../programme.ts'
import { nameWords } from './person.ts'

type Part = 'school' | 'urn' | 'person' | 'address' | 'commitments'

/** The school, the commitments, and the person at this address in this role; telephone numbers and duties in school are not among them. */
export function covers(reading: Reading, programme: Programme, role: Role, address: string): string {
  const field = (key: string | undefined) => (key === undefined ? undefined : reading.fields[key])
  const urn = field(programme.fields.find((f) => f.kind === 'urn')?.key)?.normalised
  const { missing, altered } = reading.commitments
  const parts: [Part, string][] = [
    ['school', fold(field('school.name')?.value)],
    ['urn', typeof urn === 'string' ? urn : ''],
    ['person', nameWords(field(role.name)?.value ?? '').join(' ')],
    ['address', address.toLowerCase()],
    ['commitments', [...missing.map((m) => `without ${fold(m)}`), ...altered.map((a) => `as ${fold(a.found)}`)].sort().join('; ')],
  ]
  return parts.map(([part, text]) => `${part}: ${text}`).join('\n')
}

/**
 * Whether what was stood for then is what the form says now.
 * A URN that was missing or mistyped is not another school; two well-formed ones that differ are.
 */
export function stillStands(then: string, now: string): boolean {
  if (then === now) return true
  const [before, after] = [parse(then), parse(now)]
  const urns = [before.get('urn'), after.get('urn')]
  if (urns[0] && urns[1] && urns[0] !== urns[1]) return false
  return (['school', 'person', 'address', 'commitments'] as const).every((part) => before.get(part) === after.get(part))
}

const fold = (text: string | null | undefined): string => (text ?? '').normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim()

const parse = (text: string): Map<string, string> =>
  new Map(
    text.split('\n').map((line) => {
      const at = line.indexOf(': ')
      return [line.slice(0, at), line.slice(at + 2)]
    }),
  )
