/** What to tell a school whose form cannot be opened or read: what is the matter, and how to send it so that we can. */
import type { Unreadable } from '../mail/message.ts'

type Remedy = { problem: string; remedy: string[] }

const again = 'Reply with the Word document attached, and copy in the people who sign the form.'
const asWord = (program: string, path: string): string[] => [`Open the form in ${program} and choose ${path}.`, again]

export const remedies = (form: string): Record<Unreadable, Remedy> => ({
  password: {
    problem: `The ${form} is locked with a password, so we cannot open it.`,
    remedy: ['Open it in Word and choose File, Info, Protect Document, Encrypt with Password. Delete the password and save.', again],
  },
  damaged: {
    problem: `The ${form} cannot be opened: the file is damaged or part of it is missing.`,
    remedy: ['Open the form on your computer to check that it is whole, and save it under a new name.', again],
  },
  empty: {
    problem: 'The file attached to your e-mail is empty.',
    remedy: ['Check that the form is saved and closed before you attach it.', again],
  },
  'too-large': {
    problem: `The file with the ${form} is too large for us to read.`,
    remedy: ['Take pictures out of the form, or copy what you wrote into a new form, and save it.', again],
  },
  'too-slow': {
    problem: `The file with the ${form} has too much in it for us to read.`,
    remedy: ['Copy what you wrote into a new form and save it.', again],
  },
  picture: {
    problem: `The ${form} came as a picture or a scan, which we cannot read.`,
    remedy: ['Send the Word document that was printed. If there is only paper, type it into a new form.', again],
  },
  pdf: {
    problem: `The ${form} came as a kind of PDF that only Adobe Reader can show, so we cannot read it.`,
    remedy: ['Copy what you wrote into the Word document.', again],
  },
  'old-word': {
    problem: `The ${form} came as a Word document of 1995 or before, which we cannot read.`,
    remedy: asWord('Word', 'File, Save As, and “Word Document (.docx)”'),
  },
  pages: { problem: `The ${form} came as an Apple Pages file, which we cannot read.`, remedy: asWord('Pages', 'File, Export To, Word') },
  archive: {
    problem: `The ${form} came inside a compressed folder (.zip), which we do not open.`,
    remedy: ['Take the form out of the folder.', again],
  },
  winmail: {
    problem: 'Your e-mail program put the attachment into a file called winmail.dat, which we cannot read.',
    remedy: ['In Outlook, choose Format Text and then HTML before you send.', again],
  },
  'signed-or-encrypted': {
    problem: 'Your e-mail is encrypted or digitally signed in a way that we cannot open.',
    remedy: ['Turn off encryption and digital signing for this e-mail. In Outlook they are under Options.', again],
  },
  'cloud-link': {
    problem: `Your e-mail has a link to the ${form} and not the form itself. We do not follow links.`,
    remedy: ['Download the form to your computer.', again],
  },
  other: { problem: 'We cannot read the file attached to your e-mail.', remedy: [`Fill in the ${form} as a Word document.`, again] },
})
