/** Invented schools' declarations, laid out as schools lay them out. */
import type { Block, Cell } from '../../src/core/form/form.ts'

type Answers = Record<string, string | null>

export const keys = [
  'school.name',
  'school.address',
  'school.urn',
  'school.telephone',
  'school.headTeacher',
  'school.email',
  'school.hub',
  'lead1.name',
  'lead1.email',
  'lead1.telephone',
  'lead1.roles',
  'lead2.name',
  'lead2.email',
  'lead2.telephone',
  'lead2.roles',
  'statement',
  'signature.headTeacher',
  'signature.lead1',
  'signature.lead2',
]

const answers = (...values: (string | null)[]): Answers => Object.fromEntries(keys.map((key, i) => [key, values[i] ?? null]))

export const schools: Record<string, Answers> = {
  'an ordinary school': answers(
    'Beckfoot Lane Primary School',
    'Beckfoot Lane, Thornby, Richmond DL10 0ZZ',
    '199902',
    '01632 960201',
    'Mr Alan Peart',
    'head@beckfootlane.example.org',
    'Yorkshire Ridings',
    'Grace Adeyemi',
    'g.adeyemi@beckfootlane.example.org',
    '01632 960202',
    'Maths lead; Year 6',
    'Tom O’Dowd',
    't.odowd@beckfootlane.example.org',
    '01632 960203',
    'Year 3 class teacher',
    'Our results in mathematics have been below the national average for three years.\nBoth teachers will lead staff meetings each half term.',
    'Alan Peart',
    'Grace Adeyemi',
    'T. O’Dowd',
  ),
  'names, numbers and lines of every kind': answers(
    'St Cuthbert’s & St Bede’s R.C.V.A. Primary',
    'The Old Rectory, Llanfair Road, Nr. Stockton-on-Tees, TS18 0ZZ',
    'URN: 199 903',
    '+44 (0)1632 960301 ext 12',
    'Ms Nia Llwyd-ap-Gruffydd (Executive Headteacher)',
    'office@cuthbert.example.sch.uk / head@cuthbert.example.sch.uk',
    'Great North',
    'Siôn Ó Súilleabháin',
    'Siôn <s.osuilleabhain@cuthbert.example.sch.uk>',
    '01632 960302 (school) or 07700 900302',
    'Deputy Head Teacher, Maths Subject Leader & Year 6 (Set 1)',
    'Zsófia Kőszegi-Nagy',
    'z.koszegi@cuthbert.example.sch.uk',
    '(01632) 960303',
    'Reception / EYFS lead: phonics, “early number”',
    'Telephone calls home, our e-mail bulletin and the school’s address to parents all say the same: maths matters.\nName: that is what one pupil calls a number.\nSchool improvement has been slow.',
    'N Llwyd-ap-Gruffydd',
    'Siôn Ó S.',
    'Zsófia Kőszegi-Nagy 24/05/18',
  ),
  'half filled in': answers(
    'Hollin Bank Academy',
    null,
    '19990',
    null,
    'Dr P. Ainsley',
    null,
    null,
    'J. Wren',
    null,
    '01632 960402',
    null,
    null,
    'k.moss@hollinbank.example',
    null,
    'Y4',
    null,
    null,
    'J. Wren',
    null,
  ),
}

export const commitments = [
  'To release two teachers (one of which is the maths lead) to attend two local training events per term',
  'For the headteacher to attend the first of these training events along with their teachers',
  'For the headteacher to spend time with the Mastery Readiness Lead during school visits',
  'To release teachers to work with the Mastery Readiness Lead in their own school working on a bespoke action plan and in between these twice termly visits',
  'To commit to developing aspects of Mastery Readiness in their school through continuous work in conjunction with their co-constructed action plan',
  'The schools will seek to collect evidence of impact of the programme to support the evaluation process',
  'If selected for Year 2, to adhere to the expectations of the Teaching for Mastery Work Group programme.',
]

export const prompt =
  'Please give details of why you wish the school to participate in the Mastery Readiness Programme and your eligibility for doing so. Also, how the individuals detailed above will contribute the Professional Development of other staff in your school in between support from the Mastery Readiness Lead.'

export const line = (text: string): Block => ({ kind: 'line', text, picture: false })
export const cell = (text: string | null, picture = false): Cell => ({
  paragraphs: text === null || text === '' ? [] : text.split('\n'),
  picture,
  span: 1,
})
export const table = (...rows: (string | null | Cell)[][]): Block => ({
  kind: 'table',
  rows: rows.map((row) => row.map((c) => (c !== null && typeof c === 'object' ? c : cell(c)))),
})

const roles = 'School role/s including teaching group/s in 2017-18'
export const title = line('Primary Mastery Readiness Programme\nDeclaration of Commitment by 25th May 2018')
const note = line('(Note: When the form is e-mailed, please copy in all signatories as confirmation of their electronic signature)')
const pledge = [
  line('Confirmation of school commitment (electronic signatures)'),
  line('If we are chosen to participate in the programme, we understand and commit to the following expectations:'),
  ...commitments.map(line),
]

const signatures = (a: Answers): Block[] => [
  ...pledge,
  table(
    ['Head Teacher', a['signature.headTeacher'] ?? 'Signature of Head Teacher'],
    ['Lead teacher 1', a['signature.lead1'] ?? 'Signature of Lead Teacher 1'],
    ['Lead teacher 2', a['signature.lead2'] ?? 'Signature of Lead Teacher 2'],
  ),
  note,
]
const statement = (a: Answers): Block[] => [line('Head teacher statement'), table([[prompt, a.statement].filter(Boolean).join('\n')])]
const school = (a: Answers): Block[] => [
  line('School details'),
  table(
    ['Name of school', a['school.name'] ?? null],
    ['Address', a['school.address'] ?? null],
    ['School URN', a['school.urn'] ?? null, 'Telephone', a['school.telephone'] ?? null],
    ['Head Teacher', a['school.headTeacher'] ?? null, 'E-mail', a['school.email'] ?? null],
    ['Maths Hub', a['school.hub'] ?? null],
  ),
]
const lead = (a: Answers, n: 1 | 2): Block[] => [
  line(n === 1 ? 'Details of lead teacher 1 (Maths Subject Leader)' : 'Details of lead teacher 2'),
  table(
    ['Name', a[`lead${n}.name`] ?? null],
    ['E-mail', a[`lead${n}.email`] ?? null, 'Telephone', a[`lead${n}.telephone`] ?? null],
    [roles, a[`lead${n}.roles`] ?? null],
  ),
]

const printedLabels: [string, string][] = [
  ['Name of school', 'school.name'],
  ['Address', 'school.address'],
  ['School URN', 'school.urn'],
  ['Telephone', 'school.telephone'],
  ['Head Teacher', 'school.headTeacher'],
  ['E-mail', 'school.email'],
  ['Maths Hub', 'school.hub'],
]
const leadLabels = (n: 1 | 2): [string, string][] => [
  ['Name', `lead${n}.name`],
  ['E-mail', `lead${n}.email`],
  ['Telephone', `lead${n}.telephone`],
  [roles, `lead${n}.roles`],
]
const signatureLabels: [string, string][] = [
  ['Head Teacher', 'signature.headTeacher'],
  ['Lead teacher 1', 'signature.lead1'],
  ['Lead teacher 2', 'signature.lead2'],
]

/** Every part of the form, drawn by one hand. */
const drawn = (
  a: Answers,
  part: (heading: string, labels: [string, string | null][]) => Block[],
  statementAs: (a: Answers) => Block[] = statement,
): Block[] => {
  const fill = (labels: [string, string][]): [string, string | null][] => labels.map(([label, key]) => [label, a[key] ?? null])
  return [
    title,
    ...part('School details', fill(printedLabels)),
    ...part('Details of lead teacher 1 (Maths Subject Leader)', fill(leadLabels(1))),
    ...part('Details of lead teacher 2', fill(leadLabels(2))),
    ...statementAs(a),
    ...pledge,
    ...part('Signatures', fill(signatureLabels)),
    note,
  ]
}

export const layouts: Record<string, (a: Answers) => Block[]> = {
  'as printed': (a) => [title, ...school(a), ...lead(a, 1), ...lead(a, 2), ...statement(a), ...signatures(a)],
  'parts in another order': (a) => [title, ...signatures(a), ...statement(a), ...lead(a, 2), ...lead(a, 1), ...school(a)],
  'statement first': (a) => [title, ...statement(a), ...school(a), ...lead(a, 1), ...lead(a, 2), ...signatures(a)],
  'two cells to a row': (a) => drawn(a, (heading, labels) => [line(heading), table(...labels)]),
  'a heading row in each table': (a) => drawn(a, (heading, labels) => [table([heading], ...labels)]),
  'headings in the first of two cells': (a) => drawn(a, (heading, labels) => [table([heading, null], ...labels)]),
  'one cell to a row, label and value in turn': (a) =>
    drawn(a, (heading, labels) => [line(heading), table(...labels.flatMap(([label, value]) => [[label], [value]]))]),
  'one cell to a row, with a colon': (a) =>
    drawn(a, (heading, labels) => [line(heading), table(...labels.map(([label, value]) => [`${label}: ${value ?? ''}`]))]),
  'value under its label in the same cell': (a) =>
    drawn(a, (heading, labels) => [
      line(heading),
      table(...labels.map(([label, value]) => [[label, value].filter(Boolean).join('\n'), null])),
    ]),
  'label and colon in the first cell, empty second': (a) =>
    drawn(a, (heading, labels) => [line(heading), table(...labels.map(([label, value]) => [`${label}: ${value ?? ''}`, null]))]),
  'lines with colons': (a) =>
    drawn(
      a,
      (heading, labels) => [line(heading), ...labels.map(([label, value]) => line(`${label}: ${value ?? ''}`)), line('')],
      (b) => [line('Head teacher statement'), line(prompt), ...(b.statement ?? '').split('\n').map(line)],
    ),
  'lines with tabs': (a) =>
    drawn(a, (heading, labels) => [line(heading), ...labels.map(([label, value]) => line(`${label}\t${value ?? ''}`))]),
  'labels on top, values below': (a) =>
    drawn(a, (heading, labels) => [
      line(heading),
      table(
        labels.map(([label]) => label),
        labels.map(([, value]) => value),
      ),
    ]),
  'capitals, colons and no-break spaces': (a) =>
    drawn(a, (heading, labels) => [
      line(heading.toUpperCase()),
      table(...labels.map(([label, value]) => [`${label.toUpperCase().replaceAll(' ', '\u00a0')} :`, value])),
    ]),
  'no headings over the leads': (a) => [
    title,
    ...school(a),
    ...lead(a, 1).slice(1),
    ...lead(a, 2).slice(1),
    ...statement(a),
    ...signatures(a),
  ],
  'no heading over the signatures': (a) => [title, ...school(a), ...lead(a, 1), ...lead(a, 2), ...statement(a), ...signatures(a).slice(1)],
  'everything in one table': (a) => {
    const rows = [...school(a), ...lead(a, 1), ...lead(a, 2), ...statement(a), ...signatures(a)].flatMap((block) =>
      block.kind === 'table' ? block.rows : [[cell(block.text)]],
    )
    return [title, { kind: 'table', rows }]
  },
  'leads side by side': (a) => [
    title,
    ...school(a),
    table(
      [null, 'Lead teacher 1', 'Lead teacher 2'],
      ...leadLabels(1).map(([label, key], i) => [label, a[key] ?? null, a[leadLabels(2)[i]?.[1] ?? ''] ?? null]),
    ),
    ...statement(a),
    ...signatures(a),
  ],
  'leads one under the other in a grid': (a) => [
    title,
    ...school(a),
    table(
      [null, ...leadLabels(1).map(([label]) => label)],
      ['Lead teacher 1', ...leadLabels(1).map(([, key]) => a[key] ?? null)],
      ['Lead teacher 2', ...leadLabels(2).map(([, key]) => a[key] ?? null)],
    ),
    ...statement(a),
    ...signatures(a),
  ],
  'leads named by their labels': (a) => [
    title,
    ...school(a),
    table(
      ...[1, 2].flatMap((n) =>
        leadLabels(n as 1 | 2).map(([label, key]) => [
          n === 1 ? `Lead 1 ${label.toLowerCase()}` : `${label} of lead teacher 2`,
          a[key] ?? null,
        ]),
      ),
    ),
    ...statement(a),
    ...signatures(a),
  ],
  'typing slips in labels': (a) => [
    title,
    line('School detials'),
    table(
      ['Nmae of school', a['school.name'] ?? null],
      ['Adress', a['school.address'] ?? null],
      ['School URN', a['school.urn'] ?? null, 'Telphone', a['school.telephone'] ?? null],
      ['Head Techer', a['school.headTeacher'] ?? null, 'Emial', a['school.email'] ?? null],
      ['Math Hub', a['school.hub'] ?? null],
    ),
    ...lead(a, 1),
    line('Detials of lead teacher 2'),
    ...lead(a, 2).slice(1),
    line('Head teachers statment'),
    ...statement(a).slice(1),
    ...signatures(a),
  ],
  'other words for labels': (a) => [
    title,
    line('About the school'),
    table(
      ["School's name", a['school.name'] ?? null],
      ['Full postal address', a['school.address'] ?? null],
      ['Unique Reference Number (URN)', a['school.urn'] ?? null, 'Tel. no.', a['school.telephone'] ?? null],
      ["Headteacher's name", a['school.headTeacher'] ?? null, 'Contact email address', a['school.email'] ?? null],
      ['Name of Maths Hub', a['school.hub'] ?? null],
    ),
    line('Lead Teacher One'),
    table(
      ['Full name', a['lead1.name'] ?? null],
      ['Email', a['lead1.email'] ?? null, 'Phone number', a['lead1.telephone'] ?? null],
      ['Role in school', a['lead1.roles'] ?? null],
    ),
    line('2nd lead teacher'),
    table(
      ['Teacher name', a['lead2.name'] ?? null],
      ['Email', a['lead2.email'] ?? null, 'Contact number', a['lead2.telephone'] ?? null],
      ['Role(s) and teaching group(s) in 2018/19', a['lead2.roles'] ?? null],
    ),
    line('Statement from Headteacher:'),
    ...statement(a).slice(1),
    ...pledge,
    table(
      ['Signed (Head Teacher):', a['signature.headTeacher'] ?? null],
      ['Lead Teacher 1 signature', a['signature.lead1'] ?? null],
      ['Signature of lead teacher 2', a['signature.lead2'] ?? null],
    ),
  ],
  'statement beside its label': (a) => [
    title,
    ...school(a),
    ...lead(a, 1),
    ...lead(a, 2),
    table(['Head teacher statement', a.statement ?? prompt]),
    ...signatures(a),
  ],
  'empty cells left out': (a) => [
    title,
    line('School details'),
    table(
      ...school(a)
        .flatMap((block) => (block.kind === 'table' ? block.rows : []))
        .map((row) => row.filter(({ paragraphs }) => paragraphs.length > 0)),
    ),
    ...lead(a, 1).map(
      (block): Block =>
        block.kind === 'table' ? { ...block, rows: block.rows.map((row) => row.filter(({ paragraphs }) => paragraphs.length > 0)) } : block,
    ),
    ...lead(a, 2).map(
      (block): Block =>
        block.kind === 'table' ? { ...block, rows: block.rows.map((row) => row.filter(({ paragraphs }) => paragraphs.length > 0)) } : block,
    ),
    ...statement(a),
    ...signatures(a),
  ],
}
