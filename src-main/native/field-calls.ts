/** What stands in the text field that has the focus. */
// biome-ignore lint/suspicious/noEmptyInterface: filled in by the part that needs it.
export interface FieldCalls {}
