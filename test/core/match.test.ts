/** What stands in a form's cells and lines, one difficulty at a time. */
import { describe, expect, test } from 'vitest'
import type { Block, Field } from '../../src/core/form/form.ts'
import { match } from '../../src/core/form/match.ts'
import { loadProgrammes } from '../../src/reading/programmes.ts'
import { telephonesIn } from '../../src/reading/telephone.ts'
import { cell, commitments, layouts, line, prompt, schools, table, title } from './form-layouts.ts'

const programmes = await loadProgrammes('templates/programmes')
const hubs = [
  { id: 'archimedes-ne', name: 'Archimedes NE Maths Hub', aliases: ['Archimedes'] },
  { id: 'south-yorkshire', name: 'South Yorkshire Maths Hub', aliases: [] },
]
const document = { name: null, kind: 'docx', sha256: 'x' } as const
const read = (blocks: Block[]) => match(blocks, programmes, document, { hubs, telephones: telephonesIn })
const ordinary = schools['an ordinary school'] ?? {}
const printed = layouts['as printed'] as (answers: typeof ordinary) => Block[]

/** A whole form, with what a test is about in the school's part. */
const school = (...rows: Parameters<typeof table>): Block[] => [
  title,
  line('School details'),
  table(...rows),
  line('Details of lead teacher 1'),
  table(['Name', 'Ann Lee'], ['School role/s', 'Maths lead']),
]
const fieldOf = (blocks: Block[], key: string): Field | undefined => read(blocks)?.fields[key]

describe('values', () => {
  test.each<[string, Parameters<typeof table>, string, string | null]>([
    ['Word’s own prompt', [['Name of school', 'Click or tap here to enter text.']], 'school.name', null],
    ['a prompt to choose', [['Maths Hub', 'Choose an item.']], 'school.hub', null],
    ['a ruled line', [['Name of school', '______________']], 'school.name', null],
    ['dots', [['Name of school', '…………………']], 'school.name', null],
    [
      'dashes and “n/a” differ',
      [
        ['Telephone', '–'],
        ['Maths Hub', 'n/a'],
      ],
      'school.hub',
      'n/a',
    ],
    ['an empty cell before the next label', [['School URN', null, 'Telephone', '01632 960001']], 'school.urn', null],
    ['a cell left out before the next label', [['School URN', 'Telephone', '01632 960001']], 'school.urn', null],
    ['… whose value is still found', [['School URN', 'Telephone', '01632 960001']], 'school.telephone', '01632 960001'],
    ['an address in three paragraphs', [['Address', '1 High Street\nThornby\nDL1 0ZZ']], 'school.address', '1 High Street Thornby DL1 0ZZ'],
    [
      'an address over three rows',
      [
        ['Address', '1 High Street'],
        [null, 'Thornby'],
        [null, 'DL1 0ZZ'],
      ],
      'school.address',
      '1 High Street Thornby DL1 0ZZ',
    ],
    ['no-break spaces', [['Name of school', 'St\u00a0Bede’s\u00a0 Primary']], 'school.name', 'St Bede’s Primary'],
    ['a hint under the label', [['Address\n(including postcode)', '1 High Street']], 'school.address', '1 High Street'],
    ['label and value run together', [['Maths Hub Archimedes', null]], 'school.hub', 'Archimedes'],
    ['several labels in one cell', [['Name of school: Thornby Primary\nURN: 199904\nTel: 01632 960001', null]], 'school.urn', '199904'],
    ['a value that looks like another part’s label', [['Head Teacher', 'Lead teacher 1']], 'school.headTeacher', 'Lead teacher 1'],
    ['an unknown label is passed over', [['Fax', '01632 960999', 'Telephone', '01632 960001']], 'school.telephone', '01632 960001'],
    [
      'a label twice, once blank',
      [
        ['Maths Hub', null],
        ['Maths Hub', 'Archimedes'],
      ],
      'school.hub',
      'Archimedes',
    ],
  ])('%s', (_, rows, key, value) => {
    expect(fieldOf([...school(['DfE number', '841'], ...rows), line('Signatures'), table(['Lead teacher 2', 'Al Ray'])], key)?.value).toBe(
      value,
    )
  })

  test('a label twice with two values is blank, with a problem', () => {
    const reading = read(school(['Head Teacher', 'Jo Bell'], ['School URN', '199904'], ['School URN', '199905']))
    expect(reading?.fields['school.urn']?.value).toBeNull()
    expect(reading?.problems.map(({ code }) => code)).toEqual(['ambiguous'])
  })

  test('a picture is a mark and never a name', () => {
    const blocks = [
      ...school(['Head Teacher', 'Jo Bell'], ['School URN', '199904']),
      line('Signatures'),
      table(['Head Teacher', cell(null, true)], ['Lead teacher 1', cell('Ann Lee', true)]),
    ]
    expect(fieldOf(blocks, 'signature.headTeacher')).toMatchObject({
      value: null,
      source: { kind: 'picture', table: 3, row: 1, column: 2 },
    })
    expect(fieldOf(blocks, 'signature.lead1')).toMatchObject({ value: 'Ann Lee', source: { kind: 'cell' } })
  })

  test('every value says where it stands, counted from 1', () => {
    expect(fieldOf(printed(ordinary), 'school.telephone')?.source).toEqual({ kind: 'cell', table: 1, row: 3, column: 4 })
  })

  test.each([
    ['as printed', 'as printed', 'high'],
    ['with slips', 'typing slips in labels', 'medium'],
    ['with no heading over the leads', 'no headings over the leads', 'medium'],
  ])('confidence of a name %s', (_, layout, confidence) => {
    const key = layout === 'typing slips in labels' ? 'school.name' : 'lead2.name'
    expect(fieldOf((layouts[layout] as typeof printed)(ordinary), key)?.confidence).toBe(confidence)
  })

  test('a value of another shape is never sure', () => {
    expect(fieldOf(school(['Head Teacher', 'Jo Bell'], ['E-mail', '01632 960001']), 'school.email')).toMatchObject({
      value: '01632 960001',
      confidence: 'medium',
    })
  })
})

describe('normalised', () => {
  test.each<[string, string, string, unknown]>([
    ['six digits', 'School URN', '199903', '199903'],
    ['with its name and a space', 'School URN', 'URN: 199 903', '199903'],
    ['beside a LAESTAB', 'School URN', '199903 (841/2345)', '199903'],
    ['a LAESTAB', 'School URN', '841/2345', null],
    ['a UKPRN', 'School URN', '10012345', null],
    ['five digits', 'School URN', '19990', null],
    ['two of them', 'School URN', '199903 or 199904', null],
    ['a British number', 'Telephone', '01632 960123', '+441632960123'],
    ['with country and extension', 'Telephone', '+44 (0)1632 960123 ext 12', '+441632960123'],
    ['two numbers', 'Telephone', '01632 960123 / 07700 900123', ['+441632960123', '+447700900123']],
    ['to be confirmed', 'Telephone', 'TBC', null],
    ['an address', 'E-mail', 'Head@Thornby.example.org', ['head@thornby.example.org']],
    ['a name and an address', 'E-mail', 'Jo Bell <head@thornby.example.org>', ['head@thornby.example.org']],
    [
      'two addresses',
      'E-mail',
      'head@thornby.example.org; office@thornby.example.org',
      ['head@thornby.example.org', 'office@thornby.example.org'],
    ],
    ['half an address', 'E-mail', 'head@', null],
    ['a hub', 'Maths Hub', 'Archimedes NE Maths Hub', 'archimedes-ne'],
    ['its short name', 'Maths Hub', 'the archimedes hub', 'archimedes-ne'],
    ['with its lead school', 'Maths Hub', 'Archimedes NE (Carmel College)', 'archimedes-ne'],
    ['with a slip', 'Maths Hub', 'South Yorkshrie Maths Hub', 'south-yorkshire'],
    ['no hub of ours', 'Maths Hub', 'Great North', null],
    ['two hubs', 'Maths Hub', 'Archimedes or South Yorkshire', null],
  ])('%s', (_, label, value, normalised) => {
    const key =
      { 'School URN': 'school.urn', Telephone: 'school.telephone', 'E-mail': 'school.email', 'Maths Hub': 'school.hub' }[label] ?? ''
    expect(fieldOf(school(['Head Teacher', 'Jo Bell'], ['Name of school', 'Thornby'], [label, value]), key)).toMatchObject({
      value,
      normalised,
    })
  })

  test.each([
    ['in the domain', 'l.wojcik@thornby.exa\nmple.org', 'l.wojcik@thornby.example.org'],
    ['after a dot', 'l.wojcik@thornby.\nexample.org', 'l.wojcik@thornby.example.org'],
    ['before the at', 'l.wojcik\n@thornby.example.org', 'l.wojcik@thornby.example.org'],
    ['with a space after a dot', 'l.wojcik@thornby. example.org', 'l.wojcik@thornby.example.org'],
    ['not between two', 'a@thornby.example.org\nb@thornby.example.org', 'a@thornby.example.org b@thornby.example.org'],
    ['not after a name', 'Jo Bell\nhead@thornby.example.org', 'Jo Bell head@thornby.example.org'],
    ['not before a remark', 'head@thornby.example.org\n(school office)', 'head@thornby.example.org (school office)'],
  ])('an address broken %s is joined', (_, value, joined) => {
    expect(fieldOf(school(['Head Teacher', 'Jo Bell'], ['Name of school', 'Thornby'], ['E-mail', value]), 'school.email')?.value).toBe(
      joined,
    )
  })
})

describe('the statement', () => {
  const said = (...blocks: Block[]) =>
    fieldOf(
      [
        ...school(['Head Teacher', 'Jo Bell'], ['School URN', '199904']),
        line('Head teacher statement'),
        ...blocks,
        line('Signatures'),
        table(['Head Teacher', 'J Bell']),
      ],
      'statement',
    )?.value

  test.each<[string, Block[], string | null]>([
    ['the prompt alone is a blank', [table([prompt])], null],
    ['the prompt broken in two', [table([prompt.replace('. Also', '.\nAlso')])], null],
    ['the prompt with a word changed', [table([`${prompt.replace('wish', 'want')}\nWe are keen.`])], 'We are keen.'],
    ['straight after the prompt', [table([`${prompt} We are keen.`])], 'We are keen.'],
    ['over the prompt', [table([`We are keen.\n${prompt}`])], 'We are keen.'],
    [
      'beginning with a label',
      [table(['Telephone calls tell us so.\nName: what a pupil calls a number.'])],
      'Telephone calls tell us so.\nName: what a pupil calls a number.',
    ],
    ['with a heading of its own', [table(['Signatures\nWe are keen.'])], 'Signatures\nWe are keen.'],
    [
      'in lines',
      [line(prompt), line('We are keen.'), line(''), line('Telephone: we ring every home.')],
      'We are keen.\nTelephone: we ring every home.',
    ],
    [
      'with a table of results',
      [table([prompt]), table(['Year', '2016', '2017'], ['Progress', '-2.0', '-3.1'])],
      'Year\n2016\n2017\nProgress\n-2.0\n-3.1',
    ],
    ['empty', [table([null])], null],
    [
      'with a heading of its own under the prompt',
      [line(prompt), line('Why we wish to take part'), line('We are keen.')],
      'Why we wish to take part\nWe are keen.',
    ],
    [
      'the prompt broken for width, a word left over',
      [...(prompt.match(/.{1,60}(?: |$)/g) ?? []).map(line), line('We are keen.')],
      'We are keen.',
    ],
  ])('%s', (_, blocks, value) => expect(said(...blocks)).toBe(value))

  test('ends at the commitments, whatever heading is missing', () => {
    const blocks = [
      ...school(['Head Teacher', 'Jo Bell'], ['School URN', '199904']),
      line('Head teacher statement'),
      line('We are keen.'),
      ...commitments.map(line),
      line('Kind regards'),
    ]
    expect(fieldOf(blocks, 'statement')?.value).toBe('We are keen.')
  })
})

describe('labels', () => {
  const lead = (...rows: Parameters<typeof table>) =>
    read([...school(['Head Teacher', 'Jo Bell'], ['School URN', '199904']).slice(0, 3), table(...rows)])?.fields

  test('the part of the form in the margin', () => {
    const rows = [1, 2].flatMap(
      (n): Parameters<typeof table> => [
        [`Lead teacher ${n}`, 'Name', `Ann ${n}`],
        [null, 'Telephone', `0163296000${n}`],
      ],
    )
    expect(lead(...rows)).toMatchObject({
      'lead1.name': { value: 'Ann 1' },
      'lead1.telephone': { value: '01632960001' },
      'lead2.name': { value: 'Ann 2' },
      'lead2.telephone': { value: '01632960002' },
    })
  })

  test('the parts in the margin, whatever stands over them', () => {
    const fields = lead(
      ['Role', 'Name', 'Teaching group'],
      ['Lead teacher 1', 'Ann Lee', 'Maths lead, Year 6'],
      ['Lead teacher 2', 'Bo Day', 'Year 2'],
    )
    expect(fields).toMatchObject({
      'lead1.name': { value: 'Ann Lee' },
      'lead1.roles': { value: 'Maths lead, Year 6' },
      'lead2.name': { value: 'Bo Day' },
      'lead2.roles': { value: 'Year 2' },
    })
  })

  test('a lead by her role', () => {
    expect(lead(['Maths lead name', 'Ann Lee'], ['Maths lead email', 'ann@thornby.example.org'])).toMatchObject({
      'lead1.name': { value: 'Ann Lee' },
      'lead1.email': { value: 'ann@thornby.example.org' },
    })
  })

  test.each([
    ['bold, as mail programs write it', ['*School URN:* 199904'], '199904', 'high'],
    ['and words of nobody’s below the value', ['School URN: 199904', 'and others'], '199904', 'medium'],
    ['and words after a gap', ['School URN: 199904', '', 'and others'], '199904', 'high'],
  ])('%s', (_, lines, value, confidence) => {
    expect(
      fieldOf([...school(['Head Teacher', 'Jo Bell']).slice(0, 3), ...lines.map(line), ...school().slice(3)], 'school.urn'),
    ).toMatchObject({
      value,
      confidence,
    })
  })
})

describe('signatures', () => {
  const under = (...blocks: Block[]) =>
    read([...school(['Head Teacher', 'Jo Bell'], ['School URN', '199904']), line('Electronic signatures'), ...blocks])?.fields
  test.each<[string, Block[], string | null]>([
    ['the printed prompt', [table(['Head Teacher', 'Signature of Head Teacher'])], null],
    ['a name after the prompt', [table(['Head Teacher', 'Signature of Head Teacher: J Bell'])], 'J Bell'],
    ['a name under the prompt', [table(['Head Teacher', 'Signature of Head Teacher\nJ Bell'])], 'J Bell'],
    ['a date beside the name', [table(['Head Teacher', 'J Bell', 'Date', '24/05/18'])], 'J Bell'],
    ['the printed prompt and a name, on a line', [line('Signature of Head Teacher: J Bell')], 'J Bell'],
    ['a name straight after the role', [line('Head Teacher J Bell')], 'J Bell'],
    ['a name after the role in brackets', [line('Signed (head teacher) J Bell')], 'J Bell'],
    ['the role before a name that nobody gave', [line('Head Teacher Thornby Primary')], null],
    [
      'and the writer’s own card below the form',
      [line('Head Teacher: J Bell'), line('Kind regards'), line('J Bell'), line('Head Teacher'), line('Tel: 01632 960999')],
      'J Bell',
    ],
    [
      'in lines, and nobody else’s regards',
      [line('Head Teacher: J Bell'), line('Lead teacher 1:'), line('Lead teacher 2:'), line(''), line('Kind regards, the office')],
      'J Bell',
    ],
  ])('%s', (_, blocks, value) => {
    const fields = under(...blocks)
    expect(fields?.['signature.headTeacher']?.value).toBe(value)
    expect(fields?.['signature.lead2']?.value).toBeNull()
  })
})

describe('commitments', () => {
  const changed = (change: (lines: string[]) => string[]) => {
    const blocks = printed(ordinary).flatMap((block): Block[] =>
      block.kind === 'line' && commitments.includes(block.text)
        ? block.text === commitments[0]
          ? change([...commitments]).map(line)
          : []
        : [block],
    )
    return read(blocks)
  }
  test.each<[string, (lines: string[]) => string[]]>([
    ['as printed', (lines) => lines],
    ['with bullets and typographer’s marks', (lines) => lines.map((text) => `•\t${text.replace('-', '‐').replace("'", '’')}`)],
    ['numbered', (lines) => lines.map((text, i) => `${i + 1}. ${text}`)],
    ['with one slip of the keyboard', (lines) => lines.map((text) => text.replace('conjunction', 'conjuction'))],
    ['in one paragraph', (lines) => [lines.join(' ')]],
    ['broken over lines', (lines) => lines.flatMap((text) => text.split(/(?<=visits|training|action) /))],
    ['ticked', (lines) => lines.map((text) => `☒ ${text}`)],
    ['with boxes that nobody used', (lines) => lines.map((text) => `☐ ${text}`)],
  ])('%s are as printed', (_, change) => {
    expect(changed(change)).toMatchObject({ commitments: { missing: [], altered: [] }, problems: [] })
  })

  test.each<[string, (text: string) => string]>([
    ['a number', (text) => text.replace('two local', 'one local')],
    ['a word', (text) => text.replace('per term', 'per year')],
    ['words added', (text) => `${text} where possible`],
    ['words left out', (text) => text.replace(' (one of which is the maths lead)', '')],
    ['a not', (text) => text.replace('To release', 'Not to release')],
  ])('%s is an alteration', (_, alter) => {
    const [first = '', ...others] = commitments
    expect(changed(() => [alter(first), ...others])?.commitments).toEqual({
      missing: [],
      altered: [{ printed: first, found: alter(first) }],
    })
  })

  test('one left out is missing', () => {
    expect(changed((lines) => lines.slice(1))?.commitments).toEqual({ missing: [commitments[0]], altered: [] })
  })

  test('a box left empty among ticked ones is a problem', () => {
    const problems = changed((lines) => lines.map((text, i) => `${i === 5 ? '☐' : '☒'} ${text}`))?.problems
    expect(problems?.map(({ code }) => code)).toEqual(['commitment-unticked'])
  })

  test('fields alone in a mail have none of them', () => {
    expect(read(school(['Head Teacher', 'Jo Bell'], ['School URN', '199904']))?.commitments.missing).toEqual(commitments)
  })
})

describe('what is a form', () => {
  const labels = table(['Name of school', 'Thornby'], ['School URN', '199904'], ['Head Teacher', 'Jo Bell'], ['Address', '1 High Street'])
  test.each<[string, Block[], string | null | undefined]>([
    ['ours', [title, labels], 'primary-mastery-readiness'],
    ['one of no programme that we know', [line('Application to join a Work Group'), labels], null],
    [
      'one that only speaks of ours',
      [line('Application'), labels, line('Head teacher statement'), table(['Last year we did the Mastery Readiness Programme.'])],
      null,
    ],
    ['a letter about it', [line('Dear Carol, we wish to join the Mastery Readiness Programme. How do we do that?')], undefined],
    [
      'a mail’s signature',
      [
        line('Mastery Readiness'),
        line('Name: Jo Bell'),
        line('Telephone: 01632 960001'),
        line('E-mail: head@thornby.example.org'),
        line('Address: 1 High Street'),
      ],
      undefined,
    ],
    ['nothing', [], undefined],
  ])('%s', (_, blocks, programme) => expect(read(blocks)?.programme).toBe(programme))

  test('the subject may name the programme', () => {
    expect(match([labels], programmes, document, { context: 'Mastery Readiness declaration' })?.programme).toBe('primary-mastery-readiness')
  })

  test('a form of no known programme has no fields', () => {
    expect(read([line('Application'), labels])).toMatchObject({ programme: null, fields: {}, problems: [{ code: 'unknown-form' }] })
  })
})
