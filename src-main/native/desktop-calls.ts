/** Which window has the focus, and what is copied. */
// biome-ignore lint/suspicious/noEmptyInterface: filled in by the part that needs it.
export interface DesktopCalls {}
