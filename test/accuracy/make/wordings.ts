/** Other words for the same labels, as schools and hubs re-type the form. */

export type Wording = {
  headings: Record<'school' | 'lead1' | 'lead2' | 'statement' | 'signatures', string>
  label: (key: string) => string
}

const roles = 'School role/s including teaching group/s in 2017-18'

/** Labels of the school, of a lead (the same for both) and of signatures, in the order of the form. */
function wording(headings: string[], school: string[], lead: string[] | ((n: 1 | 2) => string[]), signatures: string[]): Wording {
  const leads = typeof lead === 'function' ? lead : () => lead
  const of = (part: string, keys: string[], labels: string[]) => keys.map((key, i): [string, string] => [`${part}.${key}`, labels[i] ?? ''])
  const labels = new Map([
    ...of('school', ['name', 'address', 'urn', 'telephone', 'headTeacher', 'email', 'hub'], school),
    ...of('lead1', ['name', 'email', 'telephone', 'roles'], leads(1)),
    ...of('lead2', ['name', 'email', 'telephone', 'roles'], leads(2)),
    ...of('signature', ['headTeacher', 'lead1', 'lead2'], signatures),
  ])
  const [a = '', b = '', c = '', d = '', e = ''] = headings
  return { headings: { school: a, lead1: b, lead2: c, statement: d, signatures: e }, label: (key) => labels.get(key) ?? '' }
}

const printedHeadings = [
  'School details',
  'Details of lead teacher 1 (Maths Subject Leader)',
  'Details of lead teacher 2',
  'Head teacher statement',
  'Confirmation of school commitment (electronic signatures)',
]

export const wordings: Wording[] = [
  wording(
    printedHeadings,
    ['Name of school', 'Address', 'School URN', 'Telephone', 'Head Teacher', 'E-mail', 'Maths Hub'],
    ['Name', 'E-mail', 'Telephone', roles],
    ['Head Teacher', 'Lead teacher 1', 'Lead teacher 2'],
  ),
  wording(
    ['1. About your school', '2. Lead Teacher 1', '3. Lead Teacher 2', '4. Head’s statement', '5. Signatures'],
    [
      'School name:',
      'School address:',
      'School Unique Reference Number:',
      'Contact telephone no.:',
      'Head’s name:',
      'E-mail address:',
      'Which Maths Hub?',
    ],
    ['Name:', 'E-mail address:', 'Contact telephone no.:', 'Role in school and teaching group(s):'],
    ['Head’s signature:', 'Lead teacher 1’s signature:', 'Lead teacher 2’s signature:'],
  ),
  wording(
    ['SCHOOL INFORMATION', 'FIRST LEAD TEACHER (MATHS LEAD)', 'SECOND LEAD TEACHER', 'HEADTEACHER’S STATEMENT', 'DECLARATION'],
    [
      'School',
      'Postal address (inc. postcode)',
      'URN (6 digits)',
      'Tel',
      'Headteacher / Principal',
      'Headteacher’s email',
      'Your local Maths Hub',
    ],
    ['Teacher’s full name', 'Email', 'Mobile / telephone', 'Current role(s) and year group(s)'],
    ['Signed by Headteacher', 'Signed by Lead Teacher 1', 'Signed by Lead Teacher 2'],
  ),
  wording(
    ['Section A – School', 'Section B – Lead teachers', '', 'Section C – Supporting statement', 'Section D – Commitment'],
    [
      'Name of School/Academy',
      'Full address of school',
      'DfE URN',
      'School phone',
      'Name of Head Teacher/Principal',
      'School contact email',
      'Maths Hub name',
    ],
    (n) => [
      `Name of lead teacher ${n}`,
      `Email of lead teacher ${n}`,
      `Telephone of lead teacher ${n}`,
      `Role of lead teacher ${n} (incl. teaching groups)`,
    ],
    ['Head teacher (signature)', 'Lead teacher 1 (signature)', 'Lead teacher 2 (signature)'],
  ),
  wording(
    [
      'Your school',
      'Lead teacher one (maths subject leader)',
      'Lead teacher two',
      'Statement by the head teacher',
      'Electronic signatures',
    ],
    ['What is the name of your school?', 'What is its address?', 'School’s URN', 'Phone no', 'Name of headteacher', 'Contact email', 'Hub'],
    ['Full name', 'Work email', 'Work phone', 'Job title / year group taught'],
    ['Headteacher', 'Lead teacher one', 'Lead teacher two'],
  ),
  wording(
    ['Details of the school', 'LT1 details', 'LT2 details', 'Statement in support', 'Signatures of all parties'],
    ['School Name', 'Adress', 'URN No.', 'Telephone Number', 'Head Teachers Name', 'Email Address', 'Maths hub you belong to'],
    (n) => [`LT${n} Name`, `LT${n} Email`, `LT${n} Tel`, `LT${n} Role(s)`],
    ['Head', 'LT1', 'LT2'],
  ),
]
