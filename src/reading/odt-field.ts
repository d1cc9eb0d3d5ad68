/** Form fields of a Word form that became an OpenDocument: a box to tick, a choice from a list. */

export type OdtField = { kind: string; checked: boolean; entries: string[]; chosen: number }

export const newField = (type: string): OdtField => ({
  kind: type.slice(type.lastIndexOf('.') + 1),
  checked: false,
  entries: [],
  chosen: 0,
})

export function noteField(field: OdtField, name: string, value: string): void {
  if (name === 'Checkbox_Checked') field.checked = value === 'true'
  else if (name === 'Dropdown_Selected') field.chosen = Number.parseInt(value, 10) || 0
  else if (name === 'Dropdown_ListEntry' && field.entries.length < 1_000) field.entries.push(value)
}

/** What the field shows. */
export function fieldText({ kind, checked, entries, chosen }: OdtField): string {
  if (kind === 'FORMCHECKBOX') return checked ? '☒ ' : '☐ '
  return kind === 'FORMDROPDOWN' ? (entries[chosen] ?? '') : ''
}
