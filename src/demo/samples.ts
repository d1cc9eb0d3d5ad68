/** Sample e-mails for the demo: what schools really send, the awkward ones among it. Every school and person is invented. */
import { completeForm, type Filled, form, oldWordForm, pasted } from './samples/form.ts'

export type Attachment = { filename: string; contentType: string; content: Uint8Array }

/** `about` tells the person at the demo what to look for. Addresses are as in a mail's header. */
export type Sample = {
  id: string
  title: string
  about: string
  from: string
  to: string
  cc: string
  subject: string
  text: string
  html?: string
  attachments: Attachment[]
}

/** As its form says; which hub it names is the sample form’s own. */
type School = Omit<Filled, 'hub'>

const docx = (content: Uint8Array, filename: string): Attachment => ({
  filename,
  contentType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  content,
})

const thistlebeck: School = {
  school: 'Thistlebeck Primary School',
  address: 'Beck Lane, Thistlebeck, Darlington DL2 0ZZ',
  urn: '199902',
  telephone: '01632 960131',
  head: 'Mr Daniel Achebe',
  headSigns: 'Daniel Achebe',
  headEmail: 'head@thistlebeck.example.org',
  lead1: 'Priya Raman',
  lead1Email: 'p.raman@thistlebeck.example.org',
  lead1Telephone: '01632 960132',
  lead1Roles: 'Maths lead; Year 6 class teacher',
  lead2: 'Owen Tully',
  lead2Email: 'o.tully@thistlebeck.example.org',
  lead2Telephone: '01632 960133',
  lead2Roles: 'Year 3 class teacher',
  why: 'Thistlebeck is a small village school in a category 5 district. Outcomes in mathematics have been below the national average for three years, and staff have asked for help with reasoning and fluency.',
  how: 'We have not been part of a Work Group before. Priya and Owen will share what they learn in weekly planning meetings and will invite colleagues to watch their lessons each half term.',
}

const hollowgate: School = {
  school: 'Hollowgate Primary School',
  address: 'Hollowgate, Stainfold, Durham DH1 0ZZ',
  urn: '199903',
  telephone: '01632 960141',
  head: 'Ms Ruth Oduya',
  headSigns: 'Ruth Oduya',
  headEmail: 'head@hollowgate.example.org',
  lead1: 'Marek Nowak',
  lead1Email: 'm.nowak@hollowgate.example.org',
  lead1Telephone: '01632 960142',
  lead1Roles: 'Maths Subject Leader; Year 4',
  lead2: 'Hannah Sykes',
  lead2Email: 'h.sykes@hollowgate.example.org',
  lead2Telephone: '01632 960143',
  lead2Roles: 'Assistant head; Year 1',
  why: 'Hollowgate wishes to build on what it has begun. In 2016-17 we were part of a Teaching for Mastery Work Group led by our Maths Hub, and we would like the whole staff to benefit.',
  how: 'Marek and Hannah will lead training days for all teachers and teaching assistants, and will plan with each year group after every visit.',
}

const larkfold: School = {
  school: 'Larkfold Community Primary School',
  address: 'Larkfold Road, Penshawe, Sunderland SR1 0ZZ',
  urn: '199904',
  telephone: '01632 960151',
  head: 'Mrs Joan Petrie',
  headSigns: 'Joan Petrie',
  headEmail: 'head@larkfold.example.org',
  lead1: 'Γιώργος Παππάς',
  lead1Email: 'g.pappas@larkfold.example.org',
  lead1Telephone: '01632 960152',
  lead1Roles: 'Maths coordinator; Year 5 and 6',
  lead2: 'Beth Ainsley',
  lead2Email: 'b.ainsley@larkfold.example.org',
  lead2Telephone: '01632 960153',
  lead2Roles: 'Reception; early years maths',
  why: 'Larkfold serves an area with very low social mobility and was judged Requires Improvement last year. We want every child to believe that they can do mathematics.',
  how: 'We have never taken part in a mastery Work Group. Both leads have an afternoon a week to work alongside colleagues in their classrooms.',
}

const hostile: School = {
  ...larkfold,
  school: '<!channel> & Sons Primary',
  address: '1 <b>Bold</b> Street, Quoteham "QT1" 0ZZ',
  urn: '199905',
  head: 'Dr *Bobby* _Tables_',
  headSigns: '*Bobby* _Tables_',
  headEmail: 'head@sons.example.org',
  lead1: 'Ann <script>alert(1)</script> Other',
  lead1Email: 'a.other@sons.example.org',
  lead2: '<@U0LEAD> & Co',
  lead2Email: 'co@sons.example.org',
  why: 'Our school, <https://hubs.example|a link that lies>, has {{mustache}} in its name and =SUM(A1:A9) in its budget. Outcomes in mathematics need to improve & staff are willing.',
  how: 'We have not taken part in a Work Group before. Every teacher will be told `everything` at a staff meeting on a Tuesday, and once more on the Thursday for those who were away.',
}

const cc = (...filled: Pick<Filled, 'lead1Email' | 'lead2Email'>[]) => filled.flatMap((one) => [one.lead1Email, one.lead2Email]).join(', ')
const note = (school: string) =>
  `Dear colleagues\n\nOur declaration for the Mastery Readiness Programme is attached.\n\nKind regards\n${school}\n`

/** `inbox` is the hub's address that they all write to. */
export const samples = (inbox: string): Sample[] => [
  {
    id: 'complete',
    title: 'Complete',
    about: 'The head writes and copies both lead teachers in. Nothing is missing: a card appears, ready for a decision.',
    from: 'Siân O’Brien <head@moorsidelane.example.org>',
    to: inbox,
    cc: 'l.wojcik@moorsidelane.example.org, z.hartley-smith@moorsidelane.example.org',
    subject: 'Mastery Readiness declaration',
    text: note('Siân O’Brien'),
    attachments: [docx(completeForm(), 'Declaration – Moorside Lane.docx')],
  },
  {
    id: 'incomplete',
    title: 'Lead 2 forgotten',
    about: 'No e-mail address for lead teacher 2 on the form, and he is not copied in. The school is told how to put it right.',
    from: 'Daniel Achebe <head@thistlebeck.example.org>',
    to: inbox,
    cc: thistlebeck.lead1Email,
    subject: 'Declaration of Commitment',
    text: note('Daniel Achebe'),
    attachments: [docx(form({ ...thistlebeck, lead2Email: '' }), 'thistlebeck.docx')],
  },
  {
    id: 'corrected',
    title: 'Its corrected form',
    about: 'Send it after the one before: the same card changes, and nothing is outstanding any more.',
    from: 'Daniel Achebe <head@thistlebeck.example.org>',
    to: inbox,
    cc: cc(thistlebeck),
    subject: 'Declaration of Commitment – corrected',
    text: note('Daniel Achebe'),
    attachments: [docx(form(thistlebeck), 'thistlebeck v2.docx')],
  },
  {
    id: 'work-group',
    title: 'Was in a Work Group',
    about: 'The statement admits it, and the programme’s own rule excludes it. Staff may still approve, with a reason.',
    from: 'Ruth Oduya <head@hollowgate.example.org>',
    to: inbox,
    cc: cc(hollowgate),
    subject: 'Application',
    text: note('Ruth Oduya'),
    attachments: [docx(form(hollowgate), 'Hollowgate Declaration.docx')],
  },
  {
    id: 'html',
    title: 'Pasted into the mail',
    about: 'No attachment: the tables are in the HTML, while the text part says only “see below”.',
    from: 'Joan Petrie <head@larkfold.example.org>',
    to: inbox,
    cc: cc(larkfold),
    subject: 'Larkfold – Mastery Readiness',
    text: 'See below.',
    html: pasted(form(larkfold)),
    attachments: [],
  },
  {
    id: 'old-word',
    title: 'An old .doc',
    about: 'A Word document of many years ago. It is read like any other.',
    from: 'Jean Pollard <head@haverbymarsh.example.org>',
    to: inbox,
    cc: 'c.deeble@haverbymarsh.example.org, i.ashcombe-dale@haverbymarsh.example.org',
    subject: 'Our declaration',
    text: note('Jean Pollard'),
    attachments: [{ filename: 'declaration.doc', contentType: 'application/msword', content: oldWordForm() }],
  },
  {
    id: 'damaged',
    title: 'A damaged file',
    about: 'The form broke off on its way. It is held for a person, and the school is told how to send it again.',
    from: 'Ruth Oduya <head@hollowgate.example.org>',
    to: inbox,
    cc: cc(hollowgate),
    subject: 'Our form',
    text: note('Ruth Oduya'),
    attachments: [docx(completeForm().slice(0, 5000), 'Hollowgate.docx')],
  },
  {
    id: 'enquiry',
    title: 'A question',
    about: 'It is shown in the channel, and the sender is told how to send a declaration.',
    from: 'Kim Fairley <office@pennywynd.example.org>',
    to: inbox,
    cc: '',
    subject: 'Is there still time?',
    text: 'Hello\n\nWe have only just heard of the Mastery Readiness Programme. Is there still time to apply, and is there a charge?\n\nKim Fairley\nSchool office, Penny Wynd Primary School\n',
    attachments: [],
  },
  {
    id: 'hostile',
    title: 'A hostile name',
    about: 'The school is called “<!channel> & Sons Primary”. It is shown as it is written, and calls nobody.',
    from: 'Bobby Tables <head@sons.example.org>',
    to: inbox,
    cc: cc(hostile),
    subject: '<!everyone> *read* this & that',
    text: note('Bobby Tables'),
    attachments: [docx(form(hostile), '../../<!channel>.docx')],
  },
]
