/** Forms that were read from a picture: no value of theirs is sure, and a person compares every one with the picture. */
import type { Finding } from '../findings/finding.ts'
import type { FormField, Programme } from '../programme.ts'
import type { Field, Reading } from './form.ts'

const code = 'read-by-picture'

export const isAboutPicture = (finding: Pick<Finding, 'code'>): boolean => finding.code === code

export const isByPicture = ({ problems }: Pick<Reading, 'problems'>): boolean => problems.some((problem) => problem.code === code)

/** Nothing above low confidence, and nothing that cannot be what its field asks for: half an address is worse than none. */
export function byPicture(reading: Reading, { fields }: Programme): Reading {
  const doubtful = (key: string, field: Field): Field => {
    const form = fields.find((one) => one.key === key)
    const fits = field.value === null || form === undefined || isPlausible(form, field)
    return { ...field, confidence: 'low', ...(fits ? {} : { value: null, normalised: null }) }
  }
  return {
    ...reading,
    fields: Object.fromEntries(Object.entries(reading.fields).map(([key, field]) => [key, doubtful(key, field)])),
    commitments: { missing: [], altered: [] },
    problems: [
      ...reading.problems,
      { code, message: 'The form is a picture, and its values were read by machine: compare every one with the picture.' },
    ],
  }
}

/** Once a person has compared every value, a form that was a picture is as good as any other. */
export function confirmed(reading: Reading, { fields }: Programme): Reading {
  const whole = fields.every(({ key }) => ['staff', 'picture'].includes(reading.fields[key]?.source.kind ?? ''))
  return whole ? { ...reading, problems: reading.problems.filter((problem) => problem.code !== code) } : reading
}

/** A declaration of nobody's cannot be found again: without a school it stays a picture. */
export const namesSchool = ({ fields }: Reading): boolean =>
  ['school.name', 'school.urn'].some((key) => (fields[key]?.value ?? null) !== null)

function isPlausible({ kind }: FormField, { value, normalised }: Field): boolean {
  const text = value ?? ''
  switch (kind) {
    case 'urn':
    case 'telephone':
    case 'email':
      return normalised !== null && normalised.length > 0
    case 'person':
    case 'signature':
      return letters(text) >= 3 && !/\d{2}/.test(text)
    case 'text':
    case 'address':
    case 'hub':
    case 'roles':
    case 'statement':
      return letters(text) >= 3 && letters(text) * 3 > text.length
    default:
      return kind satisfies never
  }
}

const letters = (text: string): number => text.match(/\p{L}/gu)?.length ?? 0

/** What a picture seems to lack may only have been misread: staff look, and the school is not told to put it right. */
export const toCheck = (findings: Finding[]): Finding[] =>
  findings
    .filter((finding) => finding.code !== 'low-confidence')
    .map((finding) =>
      finding.kind === 'flag' ? finding : { ...finding, kind: 'flag', message: `To check in the picture: ${finding.message}` },
    )
