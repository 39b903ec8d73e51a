const small = [
  ...[
    'zero',
    'one',
    'two',
    'three',
    'four',
    'five',
    'six',
    'seven',
    'eight',
    'nine',
    'ten',
    'eleven',
    'twelve',
  ],
  ...['thirteen', 'fourteen', 'fifteen', 'sixteen', 'seventeen', 'eighteen', 'nineteen'],
];
const tens = ['', '', 'twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'];
const large = [
  { value: 1_000_000_000, name: 'billion' },
  { value: 1_000_000, name: 'million' },
  { value: 1_000, name: 'thousand' },
  { value: 100, name: 'hundred' },
];
const irregularOrdinals: Readonly<Record<string, string>> = {
  one: 'first',
  two: 'second',
  three: 'third',
  five: 'fifth',
  eight: 'eighth',
  nine: 'ninth',
  twelve: 'twelfth',
};

/** Numbers too long to be one, and those with a zero in front, are spoken digit by digit: they are somebody's number. */
export function numberInWords(digits: string): string {
  if (digits.length > 12 || /^0\d/.test(digits))
    return [...digits].map((digit) => cardinal(Number(digit))).join(' ');
  return cardinal(Number(digits));
}

export function ordinalInWords(value: number): string {
  const words = cardinal(value).split(' ');
  const last = words.pop() ?? '';
  return [...words, irregularOrdinals[last] ?? `${last.replace(/y$/, 'ie')}th`].join(' ');
}

function cardinal(value: number): string {
  const simple = small[value];
  if (simple !== undefined) return simple;
  if (value < 100) {
    const rest = value % 10;
    return `${tens[Math.floor(value / 10)]}${rest === 0 ? '' : ` ${cardinal(rest)}`}`;
  }
  const unit = large.find((each) => value >= each.value);
  if (unit === undefined) return String(value);
  const rest = value % unit.value;
  return `${cardinal(Math.floor(value / unit.value))} ${unit.name}${rest === 0 ? '' : ` ${cardinal(rest)}`}`;
}
