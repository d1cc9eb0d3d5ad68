/** Ways to lay out the same form. */
import type { Says } from '../forms.ts'
import { answered, type Box, box, grid, heading, type Paper, type Para, para } from './paper.ts'
import type { Wording } from './wordings.ts'

type Layout = (says: Says, words: Wording) => Paper

const commitments = [
  'To release two teachers (one of which is the maths lead) to attend two local training events per term',
  'For the headteacher to attend the first of these training events along with their teachers',
  'For the headteacher to spend time with the Mastery Readiness Lead during school visits',
  'To release teachers to work with the Mastery Readiness Lead in their own school working on a bespoke action plan and in between these twice termly visits',
  'To commit to developing aspects of Mastery Readiness in their school through continuous work in conjunction with their co-constructed action plan',
  'The schools will seek to collect evidence of impact of the programme to support the evaluation process',
  'If selected for Year 2, to adhere to the expectations of the Teaching for Mastery Work Group programme.',
]
const prompt =
  'Please give details of why you wish the school to participate in the Mastery Readiness Programme and your eligibility for doing so. Also, how the individuals detailed above will contribute the Professional Development of other staff in your school in between support from the Mastery Readiness Lead.'
const promise = 'If we are chosen to participate in the programme, we understand and commit to the following expectations:'
const note = '(Note: When the form is e-mailed, please copy in all signatories as confirmation of their electronic signature)'

const title = (): Paper => [heading('Primary Mastery Readiness Programme'), heading('Declaration of Commitment by 25th May 2018')]
const pledge = (tick = ''): Paper => [para(promise), ...commitments.map((text) => para(`${tick}${text}`))]

const school = ['name', 'address', 'urn', 'telephone', 'headTeacher', 'email', 'hub'].map((key) => `school.${key}`)
const lead = (n: 1 | 2) => ['name', 'email', 'telephone', 'roles'].map((key) => `lead${n}.${key}`)
const signatures = ['headTeacher', 'lead1', 'lead2'].map((key) => `signature.${key}`)

const value = (says: Says, key: string): Box => ({ paras: answered(key, says[key] ?? null) })
const pair = (says: Says, words: Wording, key: string): Box[] => [box(words.label(key)), value(says, key)]
const lines = (says: Says, key: string): Para[] => answered(key, says[key] ?? null)

const parts = (words: Wording): [string, string[]][] => [
  [words.headings.school, school],
  [words.headings.lead1, lead(1)],
  [words.headings.lead2, lead(2)],
]
const headed = (text: string): Paper => (text === '' ? [] : [heading(text)])

/** The same hand for every part, in the form’s own order. */
function drawn(words: Wording, part: (keys: string[]) => Paper, statement: Paper, tick = ''): Paper {
  return [
    ...title(),
    ...parts(words).flatMap(([text, keys]) => [...headed(text), ...part(keys)]),
    heading(words.headings.statement),
    ...statement,
    heading(words.headings.signatures),
    ...pledge(tick),
    ...part(signatures),
    para(note),
  ]
}
const boxed = (says: Says): Paper => [grid([{ paras: [para(prompt), ...lines(says, 'statement')] }])]

/** Two pairs to a row where both are short. */
const fours = (says: Says, words: Wording, keys: string[]): Box[][] => {
  const rows: Box[][] = []
  for (let i = 0; i < keys.length; i++) {
    const [key = '', next = ''] = keys.slice(i)
    const together = /\.(?:urn|email|headTeacher)$/.test(key) && /\.(?:telephone|email)$/.test(next)
    if (together) rows.push([...pair(says, words, key), ...pair(says, words, keys[++i] ?? '')])
    else rows.push([box(words.label(key)), { ...value(says, key), span: 3 }])
  }
  return rows
}

const withColon = (text: string): string => (/[:?]$/.test(text) ? text : `${text}:`)

export const layouts: Record<string, Layout> = {
  'four-columns': (says, words) => drawn(words, (keys) => [grid(...fours(says, words, keys))], boxed(says)),
  'two-columns': (says, words) => drawn(words, (keys) => [grid(...keys.map((key) => pair(says, words, key)))], boxed(says)),
  'two-columns-ticked': (says, words) =>
    drawn(
      words,
      (keys) => [grid(...keys.map((key) => pair(says, words, key)))],
      [para(prompt), grid([{ paras: lines(says, 'statement') }])],
      '☒ ',
    ),
  'value-under-label': (says, words) =>
    drawn(words, (keys) => [grid(...keys.map((key) => [{ paras: [para(words.label(key)), ...lines(says, key)] }]))], [
      para(prompt),
      ...lines(says, 'statement'),
      para(),
    ]),
  'value-under-label-two-abreast': (says, words) =>
    drawn(
      words,
      (keys) =>
        [0, 2, 4, 6]
          .map((i) => keys.slice(i, i + 2))
          .filter((two) => two.length > 0)
          .map((two) => grid(two.map((key) => ({ paras: [para(words.label(key)), ...lines(says, key)] })))),
      boxed(says),
    ),
  'label-colon-value-in-cell': (says, words) =>
    drawn(
      words,
      (keys) => [
        grid(
          ...keys.map((key): Box[] => {
            const [first, ...more] = lines(says, key)
            return [{ paras: [para(`${withColon(words.label(key))} `, ...(first?.text ?? [])), ...more] }]
          }),
        ),
      ],
      boxed(says),
    ),
  'several-in-one-cell': (says, words) =>
    drawn(
      words,
      (keys) => [
        grid([
          {
            paras: keys.flatMap((key) => {
              const [first, ...more] = lines(says, key)
              return [para(`${withColon(words.label(key))} `, ...(first?.text ?? [])), ...more]
            }),
          },
        ]),
      ],
      boxed(says),
    ),
  'no-tables': (says, words) =>
    drawn(
      words,
      (keys) => [
        ...keys.flatMap((key) => {
          const [first, ...more] = lines(says, key)
          return [para(`${withColon(words.label(key))} `, ...(first?.text ?? [])), ...more]
        }),
        para(),
      ],
      [para(prompt), ...lines(says, 'statement'), para()],
    ),
  tabs: (says, words) =>
    drawn(
      words,
      (keys) =>
        keys.map((key) =>
          para(`${words.label(key)}\t`, ...(says[key] == null ? [] : [{ key, said: (says[key] ?? '').replaceAll('\n', ' ') }])),
        ),
      boxed(says),
    ),
  'one-table': (says, words) => [
    ...title(),
    grid(
      ...parts(words).flatMap(([text, keys]): Box[][] => [
        ...(text === '' ? [] : [[{ ...box(text), span: 4 }]]),
        ...fours(says, words, keys),
      ]),
      [{ ...box(words.headings.statement), span: 4 }],
      [{ paras: [para(prompt), ...lines(says, 'statement')], span: 4 }],
      [{ ...box(words.headings.signatures), span: 4 }],
      ...commitments.map((text): Box[] => [{ ...box(text), span: 3 }, box('✓')]),
      ...fours(says, words, signatures),
    ),
    para(note),
  ],
  'signatures-first': (says, words) => [
    ...title(),
    heading(words.headings.signatures),
    ...pledge(),
    grid(...signatures.map((key) => pair(says, words, key))),
    heading(words.headings.statement),
    ...boxed(says),
    ...[...parts(words)].reverse().flatMap(([text, keys]) => [...headed(text), grid(...fours(says, words, keys))]),
  ],
  'leads-abreast': (says, words) => [
    ...title(),
    heading(words.headings.school),
    grid(...fours(says, words, school)),
    heading('Lead teachers'),
    grid(
      [box(''), box('Lead teacher 1'), box('Lead teacher 2')],
      ...lead(1).map((key, i): Box[] => [box(words.label(key)), value(says, key), value(says, lead(2)[i] ?? '')]),
    ),
    heading(words.headings.statement),
    ...boxed(says),
    heading(words.headings.signatures),
    ...pledge('☑ '),
    grid(
      [box('Role'), box('Signature'), box('Date')],
      [box('Head teacher'), value(says, 'signature.headTeacher'), box('24 May 2018')],
      [box('Lead teacher 1'), value(says, 'signature.lead1'), box('24 May 2018')],
      [box('Lead teacher 2'), value(says, 'signature.lead2'), box('24 May 2018')],
    ),
  ],
  'labels-on-top': (says, words) =>
    drawn(
      words,
      (keys) => [
        grid(
          keys.map((key) => box(words.label(key))),
          keys.map((key) => value(says, key)),
        ),
      ],
      boxed(says),
    ),
  'label-and-value-rows': (says, words) =>
    drawn(words, (keys) => [grid(...keys.flatMap((key) => [[box(words.label(key))], [value(says, key)]]))], boxed(says)),
}
