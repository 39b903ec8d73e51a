/** A number as people type it, with a point or a comma; null for nothing; NaN, which main refuses, for the rest. */
export function numberFrom(text: string): number | null {
  const typed = text.trim().replace(',', '.').replace(/^\$/, '');
  if (typed === '') return null;
  return /^\d*\.?\d+$|^\d+\.$/.test(typed) ? Number(typed) : Number.NaN;
}
