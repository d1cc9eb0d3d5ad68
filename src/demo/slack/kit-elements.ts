/** What stands inside blocks: texts, buttons and other choices, with Slack's limits as a table. */
import * as z from 'zod'

/** Characters, or elements in a list; from Slack's Block Kit reference. */
export const limit = {
  messageBlocks: 50,
  viewBlocks: 100,
  text: 3000,
  header: 150,
  fields: 10,
  fieldText: 2000,
  contextElements: 10,
  actions: 25,
  buttonText: 75,
  accessibilityLabel: 75,
  value: 2000,
  url: 3000,
  confirmTitle: 100,
  confirmText: 300,
  confirmButton: 30,
  id: 255,
  options: 100,
  choices: 10,
  optionText: 75,
  optionValue: 75,
  placeholder: 150,
  input: 3000,
  label: 2000,
  altText: 2000,
  modalTitle: 24,
  modalButton: 24,
  privateMetadata: 3000,
  /** Slack does not publish this one: refused as `msg_blocks_too_long` near it. */
  messageTotal: 13_000,
} as const

export const id = z.string().min(1).max(limit.id)
export const plain = (most: number) =>
  z.strictObject({ type: z.literal('plain_text'), text: z.string().min(1).max(most), emoji: z.boolean().optional() })
export const marked = (most: number) =>
  z.strictObject({ type: z.literal('mrkdwn'), text: z.string().min(1).max(most), verbatim: z.boolean().optional() })
export const words = (most: number) => z.discriminatedUnion('type', [plain(most), marked(most)])

const Confirm = z.strictObject({
  title: plain(limit.confirmTitle),
  text: words(limit.confirmText),
  confirm: plain(limit.confirmButton),
  deny: plain(limit.confirmButton),
  style: z.enum(['primary', 'danger']).optional(),
})

const option = <T extends z.ZodType>(text: T) =>
  z.strictObject({ text, value: z.string().min(1).max(limit.optionValue), description: plain(limit.optionText).optional() })
const PlainOption = option(plain(limit.optionText))
export const Choice = option(words(limit.optionText))
const Group = z.strictObject({ label: plain(limit.optionText), options: z.array(PlainOption).min(1).max(limit.options) })

export const Button = z.strictObject({
  type: z.literal('button'),
  text: plain(limit.buttonText),
  action_id: id.optional(),
  value: z.string().max(limit.value).optional(),
  url: z.string().max(limit.url).optional(),
  style: z.enum(['primary', 'danger']).optional(),
  confirm: Confirm.optional(),
  accessibility_label: z.string().max(limit.accessibilityLabel).optional(),
})

export const Select = z
  .strictObject({
    type: z.literal('static_select'),
    action_id: id.optional(),
    placeholder: plain(limit.placeholder).optional(),
    options: z.array(PlainOption).min(1).max(limit.options).optional(),
    option_groups: z.array(Group).min(1).max(limit.options).optional(),
    initial_option: PlainOption.optional(),
    confirm: Confirm.optional(),
    focus_on_load: z.boolean().optional(),
  })
  .check((found) => {
    const { options, option_groups, initial_option } = found.value
    if (Boolean(options) === Boolean(option_groups)) found.issues.push(says(found.value, 'needs either options or option_groups'))
    const all = [...(options ?? []), ...(option_groups ?? []).flatMap((group) => group.options)]
    checkChoices(found, all, initial_option ? [initial_option] : [])
  })

export const Radio = z
  .strictObject({
    type: z.literal('radio_buttons'),
    action_id: id.optional(),
    options: z.array(Choice).min(1).max(limit.choices),
    initial_option: Choice.optional(),
    confirm: Confirm.optional(),
    focus_on_load: z.boolean().optional(),
  })
  .check((found) => checkChoices(found, found.value.options, found.value.initial_option ? [found.value.initial_option] : []))

export const Checkboxes = z
  .strictObject({
    type: z.literal('checkboxes'),
    action_id: id.optional(),
    options: z.array(Choice).min(1).max(limit.choices),
    initial_options: z.array(Choice).min(1).optional(),
    confirm: Confirm.optional(),
    focus_on_load: z.boolean().optional(),
  })
  .check((found) => checkChoices(found, found.value.options, found.value.initial_options ?? []))

export const Overflow = z.strictObject({
  type: z.literal('overflow'),
  action_id: id.optional(),
  options: z.array(PlainOption).min(1).max(5),
  confirm: Confirm.optional(),
})

export const TextInput = z.strictObject({
  type: z.literal('plain_text_input'),
  action_id: id.optional(),
  placeholder: plain(limit.placeholder).optional(),
  initial_value: z.string().max(limit.input).optional(),
  multiline: z.boolean().optional(),
  min_length: z.int().min(0).max(limit.input).optional(),
  max_length: z.int().min(1).max(limit.input).optional(),
  focus_on_load: z.boolean().optional(),
})

/** A member of the workspace; whether there is such a person is for the workspace to say. */
export const PersonSelect = z.strictObject({
  type: z.literal('users_select'),
  action_id: id.optional(),
  placeholder: plain(limit.placeholder).optional(),
  initial_user: z
    .string()
    .regex(/^[UW][A-Z0-9]+$/, 'not a member ID')
    .optional(),
  confirm: Confirm.optional(),
  focus_on_load: z.boolean().optional(),
})

export const DatePicker = z.strictObject({
  type: z.literal('datepicker'),
  action_id: id.optional(),
  placeholder: plain(limit.placeholder).optional(),
  initial_date: z.iso.date().optional(),
  confirm: Confirm.optional(),
  focus_on_load: z.boolean().optional(),
})

/** A public address, or a file of the workspace: one of them. */
export const shownPicture = {
  type: z.literal('image'),
  image_url: z.string().min(1).max(limit.url).optional(),
  slack_file: z.strictObject({ id: z.string().regex(/^F[A-Z0-9]{8,}$/) }).optional(),
  alt_text: z.string().min(1).max(limit.altText),
}
export const onePicture = (found: Found & { value: { image_url?: string | undefined; slack_file?: unknown } }) => {
  if ((found.value.image_url === undefined) === (found.value.slack_file === undefined))
    found.issues.push(says(found.value, 'a picture has either image_url or slack_file'))
}
export const Picture = z.strictObject(shownPicture).check(onePicture)

export type Found = { issues: z.core.$ZodRawIssue[]; value: unknown }

export const says = (input: unknown, message: string, path: (string | number)[] = []): z.core.$ZodRawIssue => ({
  code: 'custom',
  input,
  message,
  path,
})

function checkChoices(found: Found, all: { value: string }[], initial: { value: string }[]) {
  if (new Set(all.map(({ value }) => value)).size < all.length) found.issues.push(says(found.value, 'two options have the same value'))
  const offered = new Set(all.map((one) => JSON.stringify(one)))
  if (initial.some((one) => !offered.has(JSON.stringify(one))))
    found.issues.push(says(found.value, 'the initial option is not one of the options'))
}
