/** Eight schools that write within a moment of each other: most complete, some with something to put right. All are invented. */
import type { Written } from './post.ts'
import { form } from './samples/form.ts'

const places = [
  'Alderwick',
  'Brackenfold',
  'Cotherby',
  'Dunmoor',
  'Eskholme',
  'Fennidale',
  'Garthstone',
  'Haverbeck',
  'Inglethorpe',
  'Kestrel Hill',
  'Langrigg',
  'Mossgate',
  'Netherby',
  'Overwell',
  'Peartree Lane',
  'Quernmore Road',
  'Ravensby',
  'Scarcroft',
  'Tarnside',
  'Ulverdale',
  'Wetherstone',
  'Yarrowby',
  'Blencow Green',
  'Calderfoot',
  'Ashgill',
  'Birkrigg',
  'Cowpen Lane',
  'Dovenby',
  'Elterbeck',
  'Flaxby',
  'Greenrow',
  'Hallbank',
  'Isel Road',
  'Kelderdale',
  'Lowgate',
  'Millom View',
  'Newlands',
  'Oughterby',
  'Pickhill',
  'Rusland',
]
const kinds = ['Primary School', 'Junior School', 'Church of England Primary School']

/** The mails of batch `batch`, from 0; after five batches the names begin again with a number. */
export function crowd(hub: { name: string; inbox: string }, batch: number): Written[] {
  return Array.from({ length: 8 }, (_, i): Written => {
    const n = batch * 8 + i
    const place = `${places[n % places.length]}${n >= places.length ? ` ${Math.floor(n / places.length) + 1}` : ''}`
    const school = `${place} ${kinds[n % kinds.length]}`
    const domain = `${place.toLowerCase().replaceAll(/[^a-z0-9]/g, '')}.example.org`
    const [head, lead1, lead2] = [`head@${domain}`, `maths@${domain}`, `year3@${domain}`]
    const content = form({
      school,
      address: `Church Lane, ${place}, Durham DH9 0ZZ`,
      urn: n % 4 === 3 ? '19' : String(199_100 + n),
      telephone: `01632 960${String(200 + (n % 700)).padStart(3, '0')}`,
      hub: hub.name,
      headEmail: head,
      lead1Email: lead1,
      lead2Email: lead2,
      why: `${place} serves a category ${(n % 6) + 1} district. Teachers have asked for help with fluency and reasoning, and governors support it.`,
    })
    return {
      from: `Head of ${place} <${head}>`,
      to: hub.inbox,
      // Every third forgets to copy in the second lead teacher.
      cc: n % 3 === 2 ? lead1 : `${lead1}, ${lead2}`,
      subject: `Declaration of Commitment: ${school}`,
      text: 'Our declaration is attached.\n',
      attachments: [
        {
          filename: `Declaration – ${place}.docx`,
          contentType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
          content,
        },
      ],
    }
  })
}
