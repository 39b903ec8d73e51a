/** Words are English; hours and dates are written as in the English of where the computer is. */
export const locale = navigator.language.startsWith('en') ? navigator.language : 'en-GB';

const hours = new Intl.DateTimeFormat(locale, { hour: 'numeric', minute: '2-digit' });

export function timeOfDay(at: number): string {
  return hours.format(at);
}
